import type { Category } from './findings.ts';

/** As a title: "Git". */
export const categoryTitle = (category: Category): string => category.charAt(0).toUpperCase() + category.slice(1);
