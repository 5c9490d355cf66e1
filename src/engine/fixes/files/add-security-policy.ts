import { AuditorError } from '../../../contract/errors.ts';
import { addFileFix } from './add-file.ts';

export const addSecurityPolicy = addFileFix({
  id: 'files/add-security-policy',
  title: 'Add security policy',
  description: 'Adds a SECURITY.md that says where and how to report a weakness.',
  questions: () => [
    {
      key: 'contact',
      prompt: 'Where to report: an e-mail address or a URL',
      kind: 'text',
      required: true,
      placeholder: 'security@example.com',
    },
  ],
  file({ answers, standIns, repository }) {
    const contact = standIns?.has('contact') ? (answers.contact ?? '') : contactOf(answers.contact ?? '');
    return {
      path: 'SECURITY.md',
      content: `# Security policy

## Reporting a weakness

Please tell us in private, not in a public issue: ${contact}.

Say what you found, in which version of ${repository.name}, and how to see it happen. You will get an answer within a week,
and you will be told when it is mended. Please give us that time before you publish anything.

## Supported versions

Weaknesses are mended in the latest version.
`,
    };
  },
});

/** As a link of Markdown. Throws `bad-input`. */
function contactOf(given: string): string {
  const text = given.trim();
  if (/^[^\s@<>()[\]]+@[^\s@<>()[\]]+\.[^\s@<>()[\]]+$/.test(text)) return `[${text}](mailto:${text})`;
  if (/^https:\/\/[^\s<>()[\]]+$/.test(text)) return `<${text}>`;
  throw new AuditorError('bad-input', 'The contact must be an e-mail address or a URL with https.', {
    hint: 'Such as security@example.com.',
  });
}
