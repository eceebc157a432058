#!/usr/bin/env node
/**
 * The `galley` command. Galley runs on Node 24 (its SQLite module crashes older versions), so where the
 * machine's own Node is older this hands over to the one that is installed with Galley.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const entry = join(root, 'out', 'main', 'cli.js')
const bundledNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
const major = Number(process.versions.node.split('.')[0])

if (!existsSync(entry)) {
  process.stderr.write(`Galley is not built yet. Run this once, then try again:\n  cd ${root} && npm ci\n`)
  process.exit(1)
}
if (major >= 24) {
  await import(pathToFileURL(entry).href)
} else if (existsSync(bundledNode)) {
  handOver()
} else {
  process.stderr.write(
    `Galley needs Node 24; this is Node ${process.versions.node} and the one that comes with Galley is not installed.\n` +
      `Run:  cd ${root} && npm ci\n`,
  )
  process.exit(1)
}

function handOver() {
  const child = spawn(bundledNode, [entry, ...process.argv.slice(2)], { stdio: 'inherit' })
  // The terminal signals the whole group; only signals sent to this process alone need passing on.
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  process.on('SIGINT', () => {})
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
  child.on('error', error => {
    process.stderr.write(`Galley could not start Node 24 at ${bundledNode}: ${error.message}\n`)
    process.exit(1)
  })
}
