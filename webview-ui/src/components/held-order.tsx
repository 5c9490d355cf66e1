import { useAnnounced } from '../state/use-announced.ts';
import { LinkButton } from '../ui/index.ts';

interface HeldOrderProps {
  /** What changed would stand elsewhere, were nobody there. */
  held: boolean;
  /** Over what it is said of, and so without room of its own. */
  floating?: boolean;
  onUpdate: () => void;
}

/** Of lists that stay as they stand while somebody reads: that they do, and the way to have them in order at once. */
export function HeldOrder({ held, floating = false, onUpdate }: HeldOrderProps) {
  useAnnounced('order', held ? 'Order is held, changes wait.' : 'In order.', held);
  if (!held) return null;
  const sign = (
    <span className="held-order" title="What changed stays in its place while you read">
      <span className="muted">Order is held</span>
      <LinkButton label="Update the order" onPress={onUpdate}>
        Update
      </LinkButton>
    </span>
  );
  return floating ? <div className="held-order-float">{sign}</div> : sign;
}
