import { createServer, request, type Server } from "node:http";

/** A proxy that has a site below `prefix`, which it strips from what it forwards or keeps. */
export async function startProxy(port: number, to: number, prefix: string, keeps: boolean): Promise<Server> {
  const server = createServer((asked, answer) => {
    const url = asked.url ?? "";
    if (!url.startsWith(`${prefix}/`)) {
      answer.writeHead(404).end("the proxy has nothing here");
      return;
    }
    const path = keeps ? url : url.slice(prefix.length);
    const onward = request({
      host: "127.0.0.1",
      port: to,
      path,
      headers: asked.headers,
      // A connection that is kept may be closed by the server at the moment it is used again.
      agent: false,
      ...(asked.method ? { method: asked.method } : {}),
    });
    onward.on("response", (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers);
      got.pipe(answer);
    });
    onward.on("error", () => answer.writeHead(502).end());
    asked.pipe(onward);
  });
  // Nor does this one close a connection by itself at the moment it is used again.
  server.keepAliveTimeout = 0;
  await new Promise<void>((listening) => server.listen(port, "127.0.0.1", listening));
  return server;
}
