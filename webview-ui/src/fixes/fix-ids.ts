/** Fixes that have a place of their own on a page. */
export const cloneFix = 'inventory/clone';
export const acceptFix = 'policy/accept-findings';
export const stopIgnoringFix = 'policy/stop-ignoring';
