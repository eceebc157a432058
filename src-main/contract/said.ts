export type { Said, SaidValue } from '../words/said.ts'
export { said } from '../words/said-shape.ts'
