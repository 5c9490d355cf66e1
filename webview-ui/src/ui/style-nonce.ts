/**
 * The toolkit tries an empty style element when it is loaded and looks for the policy's nonce here. Must be evaluated
 * before the toolkit is.
 */
// VS Code puts a script of its own, without one, before ours.
const nonce = [...document.scripts].find((script) => script.nonce)?.nonce;
if (nonce) {
  const meta = document.createElement('meta');
  meta.setAttribute('property', 'csp-nonce');
  meta.content = nonce;
  document.head.append(meta);
}

export {};
