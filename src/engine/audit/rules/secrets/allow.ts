/** How a finding is allowed, for the documentation of the rules. */
export const howToAllow =
  'What is no secret can be allowed with a reason, in the policy file: an `ignore` whose `subject` is the finding’s own (*Ignore Finding…* writes it: path, kind, fingerprint), or a glob of it, such as `test/keys/**` for a folder and `**/* 1f0c9a…` for one value wherever it stands. Comments of secretlint (`secretlint-disable-line`) count too.';
