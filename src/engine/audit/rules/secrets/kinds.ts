/** What secretlint’s rules find, for people, by the rule’s name. */
const kinds: Readonly<Record<string, string>> = {
  '1password': 'a 1Password service account token',
  anthropic: 'an Anthropic API key',
  aws: 'an AWS secret access key',
  basicauth: 'a user name and a password in a URL',
  cloudflare: 'a Cloudflare token',
  'database-connection-string': 'a database’s address with its password',
  databricks: 'a Databricks token',
  docker: 'a Docker Hub token',
  figma: 'a Figma token',
  gcp: 'the key of a Google Cloud service account',
  github: 'a GitHub token',
  gitlab: 'a GitLab token',
  grafana: 'a Grafana token',
  groq: 'a Groq API key',
  'hashicorp-vault': 'a HashiCorp Vault token',
  huggingface: 'a Hugging Face token',
  linear: 'a Linear API key',
  notion: 'a Notion token',
  npm: 'an npm token',
  openai: 'an OpenAI API key',
  privatekey: 'a private key',
  sendgrid: 'a SendGrid API key',
  shopify: 'a Shopify key',
  slack: 'a Slack token or webhook',
  stripe: 'a Stripe key',
  tailscale: 'a Tailscale key',
  vercel: 'a Vercel token',
};

export const namedKinds: readonly string[] = Object.keys(kinds);

export const kindName = (kind: string): string => kinds[kind] ?? `a secret (${kind})`;

/** Kinds that are keys by themselves rather than passwords or tokens. */
export const isPrivateKey = (kind: string): boolean => kind === 'privatekey' || kind === 'gcp';

/** Passwords that people choose, and that documentation invents. */
export const isPassword = (kind: string): boolean => kind === 'basicauth' || kind === 'database-connection-string';
