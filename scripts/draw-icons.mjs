/** Draws the icons of the desktop app from their SVG with Chromium: `node scripts/draw-icons.mjs`. Run it after a change of theirs. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright'

const folder = join(import.meta.dirname, '..', 'resources', 'icons')
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
const page = await browser.newPage()

async function draw(svg, size) {
  await page.setViewportSize({ width: size, height: size })
  const source = readFileSync(join(folder, svg), 'utf8')
  await page.setContent(`<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${source}`)
  return page.screenshot({ omitBackground: true })
}

/** Below this the sheet's lines would run into each other. */
const detailed = 64
const drawings = new Map()
for (const size of [16, 24, 32, 48, 64, 128, 256, 512, 1024]) {
  const png = await draw(size < detailed ? 'icon-small.svg' : 'icon.svg', size)
  drawings.set(size, png)
  writeFileSync(join(folder, `icon-${size}.png`), png)
}
// macOS takes the black of a template and colours it itself; `@2x` is its name for dense screens.
writeFileSync(join(folder, 'trayTemplate.png'), await draw('tray.svg', 16))
writeFileSync(join(folder, 'trayTemplate@2x.png'), await draw('tray.svg', 32))
await browser.close()

/** Windows: a directory of PNG images (its format since Vista). */
function makeIco(sizes) {
  const header = Buffer.alloc(6 + 16 * sizes.length)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(sizes.length, 4)
  let offset = header.length
  for (const [index, size] of sizes.entries()) {
    const at = 6 + 16 * index
    const { length } = drawings.get(size)
    header.writeUInt8(size % 256, at)
    header.writeUInt8(size % 256, at + 1)
    header.writeUInt16LE(1, at + 4)
    header.writeUInt16LE(32, at + 6)
    header.writeUInt32LE(length, at + 8)
    header.writeUInt32LE(offset, at + 12)
    offset += length
  }
  return Buffer.concat([header, ...sizes.map(size => drawings.get(size))])
}

/** macOS: PNG images, each under the four letters of its size. */
function makeIcns(types) {
  const entries = types.flatMap(([type, size]) => {
    const head = Buffer.alloc(8)
    head.write(type, 0, 'latin1')
    head.writeUInt32BE(drawings.get(size).length + 8, 4)
    return [head, drawings.get(size)]
  })
  const head = Buffer.alloc(8)
  head.write('icns', 0, 'latin1')
  head.writeUInt32BE(8 + entries.reduce((sum, { length }) => sum + length, 0), 4)
  return Buffer.concat([head, ...entries])
}

writeFileSync(join(folder, 'icon.ico'), makeIco([16, 24, 32, 48, 64, 128, 256]))
writeFileSync(
  join(folder, 'icon.icns'),
  makeIcns([
    ['ic11', 32],
    ['ic12', 64],
    ['ic07', 128],
    ['ic08', 256],
    ['ic09', 512],
    ['ic10', 1024],
  ]),
)
