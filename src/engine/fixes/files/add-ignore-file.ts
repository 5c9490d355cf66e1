import { addFileFix } from './add-file.ts';
import { ecosystemsOf } from './ecosystems.ts';
import { trackedPaths } from './tracked-paths.ts';

/** Of every repository: secrets of this machine, and what systems and editors drop. */
const always = [
  '# Secrets and settings of one machine',
  '.env',
  '.env.*',
  '!.env.example',
  '',
  '# Systems and editors',
  '.DS_Store',
  'Thumbs.db',
  '*.swp',
  '.idea/',
];

export const addIgnoreFile = addFileFix({
  id: 'files/add-ignore-file',
  title: 'Add ignore file',
  description: 'Adds a .gitignore for the languages and tools that are used here, and for files with secrets.',
  needs: ['files'],
  file({ facts }) {
    const found = ecosystemsOf(trackedPaths(facts)).filter(({ ignores }) => ignores.length > 0);
    const sections = found.map(({ name, ignores }) => `# ${name}\n${ignores.join('\n')}\n\n`);
    return {
      path: '.gitignore',
      content: `${sections.join('')}${always.join('\n')}\n`,
      ...(found.length > 0 && { note: found.map(({ name }) => name).join(', ') }),
      warnings: ['Files that git tracks already stay tracked, even where a line of it names them.'],
    };
  },
});
