import type { FoundSecret } from '../../../content/types.ts';
import { isEnvironment } from '../../../git/tracked-files.ts';
import { isDocumentation, isMadeUpPlace } from '../../made-up-places.ts';

/** Names of private keys and key stores, by which programs look for them. */
const keyFile =
  /(?:^|\/)(?:id_[^/.]+|ssh_host_[^/.]+_key|identity)$|\.(?:pem|key|ppk|p8|pk8|p12|pfx|jks|keystore|asc|gpg|pgp)$/i;

/** What holds sign-ins and nothing else. */
const credentialFile = /(?:^|\/)(?:\.git-credentials|[._]netrc|\.pgpass|\.aws\/credentials)$/i;

const keyKinds: ReadonlySet<string> = new Set(['privatekey', 'gcp']);

/**
 * The file as a whole is the secret: a private key, a key store, a file of sign-ins or of an environment. Without it in
 * git nothing else is lost. Not in tests and examples, which need theirs.
 */
export function isSecretFile(path: string, { kind, place }: Pick<FoundSecret, 'kind' | 'place'>): boolean {
  if (isMadeUpPlace(path) || isDocumentation(path)) return false;
  if (place === null || isEnvironment(path) || credentialFile.test(path)) return true;
  return keyKinds.has(kind) && (keyFile.test(path) || (kind === 'gcp' && /\.json$/i.test(path)));
}
