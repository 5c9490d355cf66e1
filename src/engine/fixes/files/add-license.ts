import { AuditorError } from '../../../contract/errors.ts';
import { addFileFix } from './add-file.ts';
import { checkedHolder, checkedYear, holderQuestion, yearQuestion } from './license-answers.ts';
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
    holderQuestion(),
    yearQuestion(),
  ],
  async file({ answers }) {
    const license = offeredLicenses.find(({ id }) => id === answers.license) ?? offeredLicenses[0];
    if (license === undefined) throw new AuditorError('bad-input', 'There is no such licence.');
    const [holder, year] = [checkedHolder(answers.holder), checkedYear(answers.year)];
    return { path: 'LICENSE', content: await licenseText(license, year, holder), note: license.id };
  },
});
