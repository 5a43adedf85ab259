/** A report as a program reads it; cli/views/schemas.ts has the schemas. */
export const json = (report: object): string => `${JSON.stringify(report, null, 2)}\n`;
