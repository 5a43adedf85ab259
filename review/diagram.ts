import { mermaid, mermaidLegend } from './diagram-mermaid';
import { svg } from './diagram-svg';
import type { Picture } from './picture';

/** A picture in the forms in which a review shows it. */
export interface DrawnPicture {
  /** For a page that has its style. */
  readonly svg: string;
  readonly mermaid: string;
  /** What the lines and signs of the Mermaid mean. */
  readonly legend: string;
}

export async function drawn(picture: Picture): Promise<DrawnPicture> {
  return { svg: await svg(picture, true), mermaid: mermaid(picture), legend: mermaidLegend(picture) };
}
