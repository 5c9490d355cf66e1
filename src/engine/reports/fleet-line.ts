import { attentionText } from '../../contract/fleet-words.ts';
import type { Report } from '../../contract/report.ts';

/** "2 of 14 repositories need attention". */
export function fleetAttentionText({ repositories }: Report): string {
  const needing = repositories.filter(({ findings }) =>
    findings.some(({ verdict, severity }) => verdict === 'fail' && severity !== 'info'),
  );
  return attentionText(needing.length, repositories.length);
}

/** "score 81". */
export const fleetScoreText = ({ score }: Report): string => (score === null ? 'no score' : `score ${score}`);
