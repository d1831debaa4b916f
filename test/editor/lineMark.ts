/** Begins each line of tests in an extension host whose output comes mixed with the workbench's own log. */
export const lineMark = 'TEST|';
