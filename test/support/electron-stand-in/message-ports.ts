import { EventEmitter } from 'node:events'

/** Electron's MessagePortMain: an emitter that holds back what arrives until it is started. */
export class MessagePortMain extends EventEmitter {
  other: MessagePortMain | null = null
  /** Where the other end was handed to a page: takes what is posted here. */
  bridge: { post(data: unknown): void; close(): void } | null = null
  private waiting: unknown[] | null = []
  private closed = false

  postMessage(data: unknown): void {
    if (this.closed) return
    if (this.bridge !== null) this.bridge.post(data)
    else this.other?.receive(data)
  }

  receive(data: unknown): void {
    if (this.closed) return
    if (this.waiting !== null) this.waiting.push(data)
    else setImmediate(() => this.emit('message', { data, ports: [] }))
  }

  start(): void {
    const waiting = this.waiting ?? []
    this.waiting = null
    for (const data of waiting) this.receive(data)
  }

  close(): void {
    if (this.closed) return
    this.closed = true
    this.bridge?.close()
    setImmediate(() => this.emit('close'))
    this.other?.close()
  }
}

export class MessageChannelMain {
  readonly port1 = new MessagePortMain()
  readonly port2 = new MessagePortMain()
  constructor() {
    this.port1.other = this.port2
    this.port2.other = this.port1
  }
}
