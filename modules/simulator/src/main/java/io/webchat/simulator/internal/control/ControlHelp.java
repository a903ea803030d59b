package io.webchat.simulator.internal.control;

import io.webchat.simulator.model.ChatSimulator;

/** The page that explains the control endpoint. */
final class ControlHelp {
  private static final String TEXT =
      """
      WebChat simulator: a chat server to run clients against

      v2   dataURL   %s
      v3   dataURL   %s
           endpoint  %s
           x-api-key %s
      web  dataURL   %s    (Web Messaging; also configURL)
           endpoint  %s
           socketURL %s

      /desk/ is a page on which a person answers chats as an agent, where the simulator listens on this machine only

      CONTROL (JSON in, JSON out; {id} is a chat id or "latest")
      GET    /control/status                 addresses and counts
      GET    /control/chats                  the chats; ?open=true (those that are not over) &limit=N (the latest)
      GET    /control/chats/{id}             one chat with its transcript; ?after=INDEX (what follows that entry)
      POST   /control/chats/{id}/do          one step (done at once) or an array of steps (a script, played in the background)
      PUT    /control/agents                 {"behaviour":"builtIn"} | {"behaviour":"manual"} | {"script":[...]} for chats from now on
      GET    /control/faults                 the faults that are on
      POST   /control/faults                 switches a fault on
      DELETE /control/faults[/{number}]      switches one or all off
      GET    /control/requests               what clients sent; ?chat=ID &operation=NAME &limit=N
      DELETE /control/requests               forgets them

      STEPS  {"do":"say","text":"Hello","agent":"Anna","role":"agent","delay":500}
      agent and role (agent, supervisor, bot, external) stay as in the step before; delay is in milliseconds
      join | typing | stopTyping | say text | file name content [type] [base64] | pushUrl url | structured content
      notice text | customNotice text | transfer to | leave | end | idleAlert seconds | idleClose | changeAlias
      endByServer | forget | waitFor [contains]     (waitFor waits for a text of the customer; scripts only)

      FAULTS {"kind":"http-status","status":503,"operations":["refresh"],"chat":"ID","times":3}
      chat is an id or "latest" (the chat that is the latest now)
      kinds: transient, permanent (codes, chatEnded), http-status (status, body, contentType, retryAfter), delay (pause), delay-after (pause),
             reset, reset-after, truncated-json, cut-body, not-json, huge-body (size), deep-json (size), alias-change, duplicated-index, missing-index,
             out-of-order, missing-chat-ended, session-forgotten, trickle (size, pause),
             keep-alive (pause: closes idle connections), charset (contentType: application/json;charset=ISO-8859-1), altered-echo,
             rate-limit (retryAfter), session-expired
      of pushes and sockets: push-dropped, push-doubled, push-reordered (pause), fragmented-frames (size), huge-frame (size),
             socket-cut, socket-closed (status: 1001), silence      (the last three and session-expired hit open sockets at once unless operations are named)
      operations: start, refresh, history, send, startTyping, stopTyping, end, pushUrl, updateNickname, customNotice, updateData,
             readReceipt, fileLimits, upload, download, deleteFile, handshake (http-status there refuses a socket),
             connect (the wait of Bayeux clients; session-expired there drops one: 402::Unknown client), push      (none = all; times 0 = until switched off; pause in milliseconds)

      EXAMPLES
      curl -X POST %sfaults -d '{"kind":"reset-after","operations":["send"],"times":1}'
      curl -X POST %sfaults -d '{"kind":"socket-closed","status":1001,"chat":"latest","times":1}'
      curl -X POST %schats/latest/do -d '[{"do":"join"},{"do":"typing"},{"do":"say","text":"Hi","delay":800},{"do":"waitFor"},{"do":"end"}]'
      """;

  private ControlHelp() {}

  static String text(ChatSimulator simulator) {
    return TEXT.formatted(
        simulator.gmsUrl(),
        simulator.v3Url(),
        simulator.v3Endpoint(),
        simulator.v3ApiKey(),
        simulator.webMessagingUrl(),
        simulator.webMessagingDeployment(),
        simulator.webMessagingSocketUrl(),
        simulator.controlUrl(),
        simulator.controlUrl(),
        simulator.controlUrl());
  }
}
