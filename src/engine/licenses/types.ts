import type { TextPlace } from '../text-places.ts';

/** What the licence files at the top (and in `LICENSES`) say, and what the manifests beside them do. */
export interface LicenseReading {
  readonly files: readonly LicenseFile[];
  readonly declared: readonly DeclaredLicense[];
}

export interface LicenseFile {
  readonly path: string;
  /** SPDX ids whose text (or identifier) is in it. Ids that share one text are one, as the first of them. */
  readonly ids: readonly string[];
  /** Of a text that is none exactly; null: it is like none. */
  readonly near: NearLicense | null;
  /** Says itself that it grants nothing, or only by agreement. */
  readonly proprietary: boolean;
  /** Of a template: `[year]`, `<name of author>`… that nobody filled in. */
  readonly placeholders: readonly { readonly text: string; readonly at: TextPlace }[];
}

export interface NearLicense {
  readonly id: string;
  /** Share of the words that both have, 0 to 1. */
  readonly similarity: number;
  /** 1-based line of the file from which on it is another text. */
  readonly line: number;
}

/** The `license` of a manifest. */
export interface DeclaredLicense {
  readonly at: TextPlace;
  readonly expression: string;
  /** All that it names, as in `LicenseFile`. */
  readonly ids: readonly string[];
}
