/**
 * What VS Code lays under a webview's own styles, in a layer of its own: whatever the dashboard leaves to the browser
 * looks like this and not as a plain page would. Above all a link or field that has the focus is outlined, clicked or not.
 */
export const webviewDefaults = `
  @layer vscode-default {
    html { scrollbar-color: var(--vscode-scrollbarSlider-background) var(--vscode-editor-background); }
    body {
      margin: 0;
      padding: 0 20px;
      overscroll-behavior-x: none;
      background: transparent;
      color: var(--vscode-editor-foreground);
      font: var(--vscode-font-weight) var(--vscode-font-size) var(--vscode-font-family);
    }
    :is(img, video) { max-width: 100%; max-height: 100%; }
    :is(a, a code) { color: var(--vscode-textLink-foreground); }
    p > a { text-decoration: var(--text-link-decoration); }
    a:hover { color: var(--vscode-textLink-activeForeground); }
    :is(a, input, select, textarea):focus { outline: -webkit-focus-ring-color solid 1px; outline-offset: -1px; }
    code {
      padding: 1px 3px;
      border-radius: 4px;
      background: var(--vscode-textPreformat-background);
      color: var(--vscode-textPreformat-foreground);
      font-family: var(--monaco-monospace-font);
    }
    pre code { padding: 0; }
    blockquote { border-color: var(--vscode-textBlockQuote-border); background: var(--vscode-textBlockQuote-background); }
    kbd {
      padding: 1px 3px;
      border: 1px solid var(--vscode-keybindingLabel-border);
      border-bottom-color: var(--vscode-keybindingLabel-bottomBorder);
      border-radius: 3px;
      background: var(--vscode-keybindingLabel-background);
      color: var(--vscode-keybindingLabel-foreground);
      vertical-align: middle;
    }
    ::-webkit-scrollbar { width: 10px; height: 10px; }
    ::-webkit-scrollbar-thumb { background: var(--vscode-scrollbarSlider-background); }
  }
`;
