// What the widget remembers between pages. Before consent nothing touches the disk: values live in memory and move over once it is given.

/** What it comes to, or nothing where it cannot be done: a disk may be full, forbidden or foreign to us. */
function attempt<T>(what: () => T): T | undefined {
  try {
    return what()
  } catch {
    return undefined
  }
}

export class Keep {
  private memory = new Map<string, string>()

  constructor(
    private prefix: string,
    private allowed: boolean,
    private disk?: Storage
  ) {}

  /** Whether values outlive the page. */
  get lasting(): boolean {
    return this.allowed
  }

  get<T>(name: string): T | undefined {
    const text = this.memory.get(name) ?? this.read(name)
    return text == null ? undefined : attempt(() => JSON.parse(text))
  }

  set(name: string, value: unknown): void {
    if (value === undefined) {
      this.memory.delete(name)
      if (this.allowed) this.erase(name)
      return
    }
    const text = JSON.stringify(value)
    // A full or forbidden disk must not lose a message of this page.
    if (this.write(name, text)) this.memory.delete(name)
    else this.memory.set(name, text)
  }

  /** Names that begin so. */
  names(start: string): string[] {
    const found = new Set([...this.memory.keys()])
    if (this.allowed) for (const name of this.onDisk()) found.add(name)
    return [...found].filter((name) => name.startsWith(start))
  }

  /** The visitor's answer: yes moves everything to the disk, no takes everything off it. */
  allow(yes: boolean): void {
    if (yes) {
      this.allowed = true
      for (const [name, text] of [...this.memory]) if (this.write(name, text)) this.memory.delete(name)
      return
    }
    for (const name of this.onDisk()) {
      const text = this.read(name)
      if (text != null && this.allowed) this.memory.set(name, text)
      this.erase(name)
    }
    this.allowed = false
  }

  /** Forgets everything but names that are to stay. */
  clear(...stay: string[]): void {
    for (const name of this.names('')) if (!stay.includes(name)) this.set(name, undefined)
  }

  private onDisk(): string[] {
    const names = attempt(() => Object.keys(this.disk ?? {})) ?? []
    return names.flatMap((name) => (name.startsWith(this.prefix) ? [name.slice(this.prefix.length)] : []))
  }

  private read(name: string): string | null | undefined {
    return this.allowed ? attempt(() => this.disk?.getItem(this.prefix + name)) : null
  }

  private write(name: string, text: string): boolean {
    if (!this.allowed) return false
    const done = attempt(() => (this.disk as Storage).setItem(this.prefix + name, text) ?? true)
    if (!done) this.erase(name)
    return !!done
  }

  private erase(name: string): void {
    attempt(() => this.disk?.removeItem(this.prefix + name))
  }
}

/** The browser's storage, or nothing where it is switched off. */
export const disk = (): Storage | undefined => attempt(() => localStorage)
