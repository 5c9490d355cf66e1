/** For messages: what is longer than anybody writes is cut. */
export const shortened = (text: string, most = 80): string => (text.length > most ? `${text.slice(0, most)}…` : text);
