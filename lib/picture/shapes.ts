/** What the picture of a cluster is made of, in pixels. */

/** A rectangle, by its upper left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The kinds of text, with the sizes of their fonts. */
export const TEXTS = { heading: 20, title: 15, name: 13, small: 12, label: 12 } as const;

/** A line of text, by the left end or the middle of the line that it stands on. */
export interface Text {
  readonly kind: keyof typeof TEXTS;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle';
  /** Whether it is written from below upwards. */
  readonly upright?: true;
}

/** A group of machines, or what stands for a single one. */
export interface Panel extends Box {
  /** Which colours it has: those of a role of this package, or of `computer`, `chef`, `other`. */
  readonly colour: string;
  readonly machines: readonly Box[];
}

/** Who asks whom: from the first point to the last. */
export interface Arrow {
  readonly points: readonly (readonly [x: number, y: number])[];
  /** What happens when something is set up, and not for every visitor. */
  readonly dashed?: true;
}

/** The whole picture. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Around the cluster, without the workstation and the Chef server. */
  readonly frame: Box;
  readonly panels: readonly Panel[];
  readonly arrows: readonly Arrow[];
  readonly texts: readonly Text[];
}

/** Between two texts or machines. */
export const GAP = 8;
/** The height of the bars that stand for the workstation and the Chef server. */
export const BAR = 54;
/** Room for an arrow that points down, with its label. */
export const DOWN = 44;
/** Room for the arrow from the workstation to the Chef server, and its label. */
export const RAIL = 44;
