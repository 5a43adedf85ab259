/** Font sizes, in pixels. */
export const LABEL = 14;
export const NOTE = 11.5;

/** Only classes, since a page may forbid inline styles. */
export const PICTURE_STYLE = `
.picture { --paper: #fff; --ink: #1c232b; --quiet: #57606a; --edge: #8c959f; --fill: #f6f8fa; --zone: #eef2f6;
  --grant: #0757b5; --traffic: #116329; --messages: #7a3bb8; --added: #116329; --changed: #7d4e00;
  --replaced: #a1390a; --removed: #b3261e; font-family: system-ui, sans-serif; }
@media (prefers-color-scheme: dark) { .picture { --paper: #12161b; --ink: #e4e8ee; --quiet: #a3adb8; --edge: #6b7682;
  --fill: #1f262e; --zone: #181e25; --grant: #79b8ff; --traffic: #6cd58a; --messages: #cfa8ff; --added: #6cd58a;
  --changed: #f0b849; --replaced: #ff9e6b; --removed: #ff8a80; } }
.picture .paper { fill: var(--paper); }
.picture .box { fill: var(--fill); stroke: var(--edge); stroke-width: 1.2; }
.picture .zone { fill: var(--zone); stroke: var(--edge); stroke-dasharray: none; }
.picture .zone .zone { fill: var(--paper); }
.picture text { fill: var(--ink); font-size: ${LABEL}px; }
.picture .note { fill: var(--quiet); font-size: ${NOTE}px; }
.picture .name { font-weight: 600; }
.picture .line { fill: none; stroke-width: 1.6; }
.picture .head { stroke: none; }
.picture .grant { --own: var(--grant); } .picture .traffic { --own: var(--traffic); }
.picture .messages { --own: var(--messages); } .picture .use { --own: var(--quiet); }
.picture .line { stroke: var(--own); } .picture .head { fill: var(--own); }
.picture .said { fill: var(--own); font-size: ${NOTE}px; text-anchor: middle; }
.picture .traffic .line { stroke-width: 3; } .picture .messages .line { stroke-dasharray: 7 4; }
.picture .use .line { stroke-dasharray: 2 4; }
.picture .added { --own: var(--added); } .picture .changed { --own: var(--changed); }
.picture .replaced { --own: var(--replaced); } .picture .removed { --own: var(--removed); }
.picture .marked > .box, .picture .marked > .zone { stroke: var(--own); stroke-width: 2.6; }
.picture .removed > .box { stroke-dasharray: 6 4; } .picture .removed > .line { stroke-dasharray: 2 3; }
.picture .removed > .name { text-decoration: line-through; }
.picture .sign { fill: var(--own); } .picture .signed { fill: var(--paper); font-weight: 700; text-anchor: middle; }
.picture .under { fill: var(--paper); opacity: .85; }
`;
