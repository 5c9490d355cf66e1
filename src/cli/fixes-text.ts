import type { FixInfo, Question } from '../contract/fixes.ts';
import { needsAnswer } from '../engine/fixes/answers.ts';
import { fixInfos } from '../engine/fixes/index.ts';
import { shortName } from './choose-fixes.ts';
import { wrap } from './terminal.ts';

/** Wider than this, prose is hard to read. */
const widest = 100;
/** Choices that are longer than this, all together, stand behind what is asked. */
const mostOfChoices = 40;

/** Every fix, what it does and what it asks. */
export function fixesText(width: number): string {
  const infos = fixInfos();
  const column = Math.max(...infos.map(({ id }) => shortName(id).length)) + 4;
  const lines = infos.flatMap((info) => fixLines(info, column, Math.min(width, widest)));
  const [first] = infos;
  const example = first === undefined ? '' : ` (${shortName(first.id)} is short for ${first.id})`;
  return `Fixes${example}:\n${lines.map((line) => `${line}\n`).join('')}`;
}

function fixLines({ id, description, undoable, questions }: FixInfo, column: number, width: number): string[] {
  const indent = ' '.repeat(column);
  const said = [description, ...(undoable ? [] : ['Cannot be undone.'])].join(' ');
  const [first = '', ...more] = wrap(said, width - column);
  return [
    `  ${shortName(id)}`.padEnd(column) + first,
    ...more.map((line) => indent + line),
    ...questions.flatMap((question) => questionLines(question, indent, width)),
  ];
}

/** The key with its choices, what it is about, and what holds without it. */
function questionLines(question: Question, indent: string, width: number): string[] {
  const { key, prompt, choices, default: preset, perRepository } = question;
  const all = choices?.map((choice) => choice.value) ?? [];
  const few = all.length > 0 && all.join('|').length <= mostOfChoices;
  const value = few ? all.join('|') : key.toUpperCase();
  const without = needsAnswer(question) ? 'needed' : preset === undefined ? 'optional' : `default ${preset}`;
  const listed = few || all.length === 0 ? '' : `: ${all.join(', ')}`;
  const said = `${prompt}${listed} (${without}${perRepository ? '; one repository at a time' : ''})`;
  return wrap(`--answer ${key}=${value}  ${said}`, width - indent.length - 2).map(
    (line, index) => `${indent}${index === 0 ? '' : '  '}${line}`,
  );
}
