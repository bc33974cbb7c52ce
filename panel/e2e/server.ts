import { type ChildProcess, execFile, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { startProxy } from "./proxy.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const PYTHON = process.env.PYTHON ?? join(ROOT, ".venv/bin/python");

/** The path of a proxy that sites are below, from `PLACE=/cms`. */
const PLACE = process.env.PLACE ?? "";

/** A database that is empty, for the one site of a run. */
const { DATABASE_URL } = process.env;

/** The environment without what would be settings of the servers that are tested. */
const ENVIRONMENT = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith("OCTAVO_")),
);

interface Wanted {
  /** What stands in `[server]` besides the keys. */
  server?: string;
  /** Further tables of octavo.toml. */
  settings?: string;
  /** Where the package is imported from. */
  source?: string;
  env?: Record<string, string>;
  /** The command that serves: `develop` follows changes of files. */
  command?: "start" | "develop";
  port?: number;
  /** The path of a proxy that the site is below; "" for none. */
  place?: string;
  /** Whether that proxy keeps the path in what it forwards, where it strips it. */
  keepsPlace?: boolean;
  /** Further files of the project, by path: types and components. */
  files?: Record<string, object | string>;
}

/** A project in a folder of its own, served by a real Octavo. */
export class Site {
  readonly folder = mkdtempSync(join(tmpdir(), "octavo-panel-"));
  private process: ChildProcess | undefined;
  private proxy: Server | undefined;
  private printed = "";

  private constructor(
    private readonly wanted: Wanted,
    /** Where the server listens. */
    private readonly port: number,
    /** Where browsers come to: the server's own port, or that of the proxy. */
    private readonly publicPort: number,
    private readonly place: string,
  ) {}

  private static async make(wanted: Wanted): Promise<Site> {
    const { port = await freePort(), place = PLACE } = wanted;
    return new Site(wanted, port, place ? await freePort() : port, place);
  }

  static async start(wanted: Wanted = {}): Promise<Site> {
    const site = await Site.make(wanted);
    site.write("octavo.toml", settings(wanted));
    site.write("app/api/article/schema.json", ARTICLE);
    site.write("app/components/shared/seo.json", SEO);
    for (const [name, content] of Object.entries(wanted.files ?? {})) site.write(name, content);
    await site.run();
    return site;
  }

  /** Serves a seeded copy of the example magazine, as `make run` does. */
  static async startMagazine(wanted: Wanted = {}): Promise<Site> {
    const site = await Site.make(wanted);
    cpSync(join(ROOT, "examples/magazine"), site.folder, {
      recursive: true,
      filter: (path) => !/\/(data|public|__pycache__)$/.test(path),
    });
    await site.octavo("seed", "seed.jsonl");
    await site.run();
    return site;
  }

  /** Runs a command in the project, and returns what it prints. */
  async octavo(...words: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(PYTHON, ["-m", "octavo", ...words], {
      cwd: this.folder,
      env: this.environment(),
    });
    return stdout;
  }

  /** Runs a script in the database of a site that is stopped. */
  async runSql(script: string): Promise<void> {
    const code = "import sqlite3, sys; sqlite3.connect('data/octavo.db').executescript(sys.argv[1])";
    await promisify(execFile)(PYTHON, ["-c", code, script], { cwd: this.folder });
  }

  get origin(): string {
    return `http://127.0.0.1:${this.publicPort}${this.place}`;
  }

  get panel(): string {
    return `${this.origin}/admin`;
  }

  /** Returns the path of an address within the site. */
  pathOf(url: string): string {
    return new URL(url).pathname.slice(this.place.length);
  }

  /** Starts the server, and waits until it answers. */
  async run(): Promise<void> {
    const { command = "start" } = this.wanted;
    this.process = spawn(PYTHON, ["-m", "octavo", command, "-C", this.folder, "--port", String(this.port)], {
      env: this.environment(),
    });
    for (const stream of [this.process.stdout, this.process.stderr])
      stream?.on("data", (data: Buffer) => {
        this.printed += data.toString();
      });
    // A bound: hundreds of types beside other long suites take their time.
    const ends = Date.now() + 180_000;
    while (!(await answers(`http://127.0.0.1:${this.port}/_health`))) {
      if (this.process.exitCode !== null || Date.now() > ends) throw new Error(`no server:\n${this.printed}`);
      await new Promise((done) => setTimeout(done, 100));
    }
    const { keepsPlace = false } = this.wanted;
    if (this.place) this.proxy = await startProxy(this.publicPort, this.port, this.place, keepsPlace);
  }

  private environment(): Record<string, string | undefined> {
    const { source = join(ROOT, "src"), env = {} } = this.wanted;
    const paths = [
      source,
      ...(process.env.PYTHONPATH ?? "").split(":").filter((path) => path !== join(ROOT, "src")),
    ];
    const url = this.place ? { OCTAVO_SERVER__URL: this.origin } : {};
    const database = DATABASE_URL ? { OCTAVO_DATABASE__URL: DATABASE_URL } : {};
    const own = { OCTAVO_ENV: "development", PYTHONPATH: paths.filter(Boolean).join(":") };
    return { ...ENVIRONMENT, ...own, ...url, ...database, ...env };
  }

  log(): string {
    return this.printed;
  }

  async stop(): Promise<void> {
    const { process } = this;
    this.proxy?.close();
    this.proxy?.closeAllConnections();
    this.proxy = undefined;
    if (!process || process.exitCode !== null) return;
    const ended = new Promise((done) => process.once("exit", done));
    process.kill("SIGTERM");
    await ended;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Returns the text of the last message that was sent. */
  lastMail(): string {
    const folder = join(this.folder, "data/mails");
    const last = readdirSync(folder).sort().at(-1);
    if (!last) throw new Error("no message was sent");
    // Quoted-printable: lines end in "=", and "=" is "=3D".
    return readFileSync(join(folder, last), "utf8")
      .replaceAll(/=\r?\n/g, "")
      .replaceAll("=3D", "=");
  }

  private write(name: string, content: string | object): void {
    const file = join(this.folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  }
}

function settings({ server = "", settings = "" }: Wanted): string {
  return `
[server]
app_keys = ["a key that is long enough for tests"]
${server}
[i18n]
locales = ["en", "fr"]
[plugins.email.config]
provider = "file"
folder = "data/mails"
[plugins.admin.config.rate_limit]
max = 10000
max_per_address = 10000
${settings}`;
}

const ARTICLE = {
  kind: "collectionType",
  collectionName: "articles",
  info: { singularName: "article", pluralName: "articles", displayName: "Article" },
  options: { draftAndPublish: true },
  attributes: {
    title: { type: "string" },
    note: { type: "text" },
    secret: { type: "string" },
    seo: { type: "component", component: "shared.seo" },
  },
};

const SEO = {
  collectionName: "seos",
  info: { displayName: "Seo" },
  attributes: { title: { type: "string" } },
};

export function freePort(): Promise<number> {
  return new Promise((found) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const place = probe.address();
      probe.close(() => found(typeof place === "object" && place ? place.port : 0));
    });
  });
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).status === 204;
  } catch {
    return false;
  }
}
