/** Secrets that are none, put together so that no scanner takes this file for their leak. */
const letters = 'wK9xQ2mZ7rTb4LcV8nHd5sJf3YpGa6Ue1XiOqRtNzBvCyDkWlEuFjMhSoIgPA0';
const some = (length: number, from = 0): string => letters.repeat(30).slice(from, from + length);

export const githubToken = (n = 0): string => `ghp_${some(31, n % 60)}${String(n).padStart(5, '0')}`;
export const slackToken = `xoxb-${some(12)}-${some(12, 5)}`;
export const stripeTestKey = `sk_test_${some(24)}`;
export const awsKey = some(40);
export const privateKey = `-----BEGIN RSA PRIVATE KEY-----\nMII${some(61)}\n${some(64, 3)}\n-----END RSA PRIVATE KEY-----`;
export const passwordUrl = `https://deploy:${some(16)}@registry.lab.net/v2`;
export const databaseUrl = `postgres://app:${some(12)}@db.lab.net:5432/app`;
