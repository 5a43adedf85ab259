import { mermaid, mermaidLegend } from './diagram-mermaid';
import { svg } from './diagram-svg';
import type { Picture } from './picture';

/** A diagram in the formats of a review. */
export interface DrawnPicture {
  /** For a page that has its style. */
  readonly svg: string;
  readonly mermaid: string;
  /** The legend of the Mermaid diagram. */
  readonly legend: string;
}

export async function drawn(picture: Picture): Promise<DrawnPicture> {
  return { svg: await svg(picture, true), mermaid: mermaid(picture), legend: mermaidLegend(picture) };
}
