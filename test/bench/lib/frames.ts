import type { FrameLocator } from 'playwright-core';

/** A frame that took longer is felt: the Long Animation Frames API’s own limit, ms. */
const longMs = 50;
/** One frame at 60 Hz, and what its time is rounded by. */
const onTimeMs = 17;

/** What of a browser's page is used here; this project knows Node's names alone. */
interface PageGlobals {
  readonly document: { querySelector(selector: string): { scrollTop: number } | null };
  requestAnimationFrame(run: (time: number) => void): number;
}

/** Times between the frames of a page for so many seconds, ms; with `scroll`, while that element is scrolled. */
export function framesDuring(
  page: FrameLocator,
  seconds: number,
  { scroll }: { readonly scroll?: string } = {},
): Promise<number[]> {
  return page.locator(':root').evaluate(
    async (_root, { ms, selector }) => {
      const { document, requestAnimationFrame } = globalThis as unknown as PageGlobals;
      const element = selector === undefined ? null : document.querySelector(selector);
      if (selector !== undefined && !element) throw new Error(`${selector} is not there`);
      const times: number[] = [];
      let step = 90;
      await new Promise<void>((done) => {
        const end = performance.now() + ms;
        const frame = (time: number): void => {
          times.push(time);
          if (element) {
            const before = element.scrollTop;
            element.scrollTop += step;
            if (element.scrollTop === before) step = -step;
          }
          if (performance.now() < end) requestAnimationFrame(frame);
          else done();
        };
        requestAnimationFrame(frame);
      });
      return times.slice(1).map((time, index) => time - (times[index] ?? time));
    },
    { ms: seconds * 1000, selector: scroll },
  );
}

export interface FrameFigures {
  /** Of all frames: 0 … 1. */
  readonly lateShare: number;
  readonly long: number;
}

export function frameFigures(frames: readonly number[]): FrameFigures {
  return {
    lateShare: frames.filter((ms) => ms > onTimeMs).length / frames.length,
    long: frames.filter((ms) => ms > longMs).length,
  };
}
