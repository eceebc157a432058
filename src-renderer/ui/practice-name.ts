/** What the catalogue of providers calls the one that calls nobody: the only name of theirs that is a word. */
export const practiceName = 'Practice (simulated)'
