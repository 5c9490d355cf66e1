export { Button, IconButton, LinkButton } from './button.tsx';
export { Checkbox } from './checkbox.tsx';
export { Dialog } from './dialog.tsx';
export { Icon } from './icon.tsx';
export { ExternalLink, RouteLink } from './link.tsx';
export { Menu, type MenuItem } from './menu.tsx';
export { ProgressBar, ProgressRing } from './progress.tsx';
export { Select } from './select.tsx';
export { TextField } from './text-field.tsx';
