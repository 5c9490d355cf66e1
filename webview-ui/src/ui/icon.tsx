/** A codicon. Decoration: what it means must also be said in text. */
export function Icon({ name, slot, className = '' }: { name: string; slot?: string; className?: string }) {
  return <span className={`codicon codicon-${name} ${className}`} slot={slot} aria-hidden="true" />;
}
