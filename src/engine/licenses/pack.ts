import { hash } from 'node:crypto';
import { brotliDecompressSync } from 'node:zlib';

/** The texts of the SPDX list, as words of one vocabulary. */
export interface PackedLicenses {
  readonly vocabulary: ReadonlyMap<string, number>;
  readonly licenses: readonly { readonly id: string; readonly words: Uint16Array }[];
}

/** What precedes the words of all licences, one after the other, in the packed form. */
export interface PackHeader {
  readonly vocabulary: string;
  readonly licenses: readonly (readonly [id: string, length: number])[];
}

/** Of normalised words. 12 hexadecimal digits. */
export const printOf = (words: readonly string[]): string => hash('sha256', words.join(' '), 'hex').slice(0, 12);

/** Of what the generator packed: the header in JSON, a zero, and two bytes for each word, low byte first. */
export function unpackLicenses(packed: string): PackedLicenses {
  const content = brotliDecompressSync(Buffer.from(packed, 'base64'));
  const end = content.indexOf(0);
  const { vocabulary, licenses } = JSON.parse(content.toString('utf8', 0, end)) as PackHeader;
  const bytes = content.subarray(end + 1);
  let at = 0;
  return {
    vocabulary: new Map(vocabulary.split(' ').map((word, index) => [word, index])),
    licenses: licenses.map(([id, length]) => {
      const words = new Uint16Array(length);
      for (let index = 0; index < length; index++) words[index] = bytes.readUInt16LE(2 * (at + index));
      at += length;
      return { id, words };
    }),
  };
}
