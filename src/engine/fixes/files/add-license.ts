import { AuditorError } from '../../../contract/errors.ts';
import { addFileFix } from './add-file.ts';
import { licenseText, offeredLicenses } from './license-texts.ts';

export const addLicense = addFileFix({
  id: 'files/add-license',
  title: 'Add licence',
  description: 'Adds a LICENSE with the text of the licence that you choose, with year and holder.',
  questions: () => [
    {
      key: 'license',
      prompt: 'Licence',
      kind: 'choice',
      choices: offeredLicenses.map(({ id, name }) => ({ value: id, label: name })),
      default: 'MIT',
      required: true,
    },
    {
      key: 'holder',
      prompt: 'Who holds the rights',
      kind: 'text',
      required: true,
      placeholder: 'Alex Rivera',
    },
    {
      key: 'year',
      prompt: 'Year, or years',
      kind: 'text',
      required: false,
      default: String(new Date().getFullYear()),
    },
  ],
  async file({ answers }) {
    const license = offeredLicenses.find(({ id }) => id === answers.license) ?? offeredLicenses[0];
    if (license === undefined) throw new AuditorError('bad-input', 'There is no such licence.');
    const holder = answers.holder?.trim() ?? '';
    const year = answers.year?.trim() ?? '';
    if (/\p{Cc}/u.test(holder)) throw new AuditorError('bad-input', 'The holder must be one line.');
    if (!/^\d{4}([-–, ]+\d{4})*$/.test(year))
      throw new AuditorError('bad-input', 'The year must be four digits, or several with a dash or comma between.', {
        hint: 'Such as 2026 or 2024-2026.',
      });
    return { path: 'LICENSE', content: await licenseText(license, year, holder), note: license.id };
  },
});
