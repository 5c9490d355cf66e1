import './style-nonce.ts';
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeProgressRing,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import type { DetailedHTMLProps, HTMLAttributes } from 'react';

// React sets properties of custom elements by itself; the toolkit's React wrappers would only add their weight.
provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeCheckbox(), vsCodeProgressRing(), vsCodeTextField());

type ToolkitElement<P> = DetailedHTMLProps<HTMLAttributes<HTMLElement>, HTMLElement> & P;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'vscode-button': ToolkitElement<{
        appearance?: 'primary' | 'secondary' | 'icon';
        disabled?: boolean;
        /** Properties: of ARIA's attributes it hands on the label alone to the button within. */
        ariaHaspopup?: string | undefined;
        ariaExpanded?: string | undefined;
      }>;
      'vscode-checkbox': ToolkitElement<{ checked?: boolean; disabled?: boolean }>;
      'vscode-progress-ring': ToolkitElement<object>;
      'vscode-text-field': ToolkitElement<{
        value?: string;
        placeholder?: string;
        disabled?: boolean;
        maxlength?: number;
      }>;
    }
  }
}
