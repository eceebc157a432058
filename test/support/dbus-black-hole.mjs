/**
 * Owns a name on the session bus and never answers a call to it: what a keychain looks like whose
 * prompt nobody sees. Speaks just enough of the D-Bus wire protocol to say Hello and RequestName.
 *
 * Usage: node dbus-black-hole.mjs NAME; prints `ready` once the name is owned.
 */
import { connect } from 'node:net'

const name = process.argv[2] ?? 'org.freedesktop.secrets'
const address = process.env.DBUS_SESSION_BUS_ADDRESS ?? ''
const path = /unix:(?:path|abstract)=([^,;]+)/.exec(address)?.[1] ?? ''
const socket = connect(address.includes('abstract=') ? `\0${path}` : path)

let serial = 0
let authenticated = false

function align(parts, boundary) {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const padding = (boundary - (length % boundary)) % boundary
  if (padding > 0) parts.push(Buffer.alloc(padding))
}

function uint32(value) {
  const buffer = Buffer.alloc(4)
  buffer.writeUInt32LE(value)
  return buffer
}

function string(text) {
  return Buffer.concat([uint32(Buffer.byteLength(text)), Buffer.from(`${text}\0`)])
}

/** One header field: code, signature of the variant, value. */
function field(parts, code, signature, value) {
  align(parts, 8)
  parts.push(Buffer.from([code, 1, signature.charCodeAt(0), 0]))
  if (signature === 'g') parts.push(Buffer.from([value.length]), Buffer.from(`${value}\0`))
  else parts.push(string(value))
}

function callBus(member, bodySignature, body) {
  serial += 1
  const fields = []
  field(fields, 1, 'o', '/org/freedesktop/DBus')
  field(fields, 6, 's', 'org.freedesktop.DBus')
  field(fields, 2, 's', 'org.freedesktop.DBus')
  field(fields, 3, 's', member)
  if (bodySignature !== '') field(fields, 8, 'g', bodySignature)
  const fieldBytes = Buffer.concat(fields)
  const parts = [
    Buffer.from('l'),
    Buffer.from([1, 0, 1]),
    uint32(body.length),
    uint32(serial),
    uint32(fieldBytes.length),
    fieldBytes,
  ]
  align(parts, 8)
  socket.write(Buffer.concat([...parts, body]))
}

function requestName() {
  const parts = [string(name)]
  align(parts, 4)
  parts.push(uint32(4))
  callBus('RequestName', 'su', Buffer.concat(parts))
}

socket.on('connect', () => {
  socket.write(`\0AUTH EXTERNAL ${Buffer.from(String(process.getuid())).toString('hex')}\r\n`)
})
socket.on('data', data => {
  if (authenticated) return
  if (!data.toString('latin1').startsWith('OK')) {
    process.stderr.write(`The bus refused: ${data.toString('latin1')}\n`)
    process.exit(1)
  }
  authenticated = true
  socket.write('BEGIN\r\n')
  callBus('Hello', '', Buffer.alloc(0))
  requestName()
  setTimeout(() => process.stdout.write('ready\n'), 100)
})
socket.on('error', error => {
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
})
