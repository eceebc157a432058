import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../../..', 'node_modules', 'electron')
const pointer = join(folder, 'path.txt')

/** Electron's own runtime; null where it is not installed, or nothing can be shown here. */
export const electronProgram = findProgram()

function findProgram(): string | null {
  if (!existsSync(pointer) || !canShow()) return null
  const program = join(folder, 'dist', readFileSync(pointer, 'utf8').trim())
  return existsSync(program) ? program : null
}

function canShow(): boolean {
  if (process.platform !== 'linux') return true
  return process.getuid?.() !== 0 && Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY)
}
