package io.webchat.scripting.internal;

import io.webchat.scripting.internal.context.HostFunctions;
import io.webchat.scripting.internal.context.Realm;
import io.webchat.scripting.internal.context.ScriptFailure;
import io.webchat.scripting.internal.context.ScriptValueCodec;
import io.webchat.scripting.internal.page.PageFunctions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What scripts on trial call: takes everything and answers nothing. */
final class TrialHost {
  private TrialHost() {}

  /**
   * The functions of one realm.
   *
   * @param problems gets what functions of the scripts throw that are called on their own
   * @param used is called when a script does something
   */
  static HostFunctions of(Realm realm, Consumer<ScriptFailure> problems, Runnable used) {
    HostFunctions host = new HostFunctions();
    Map<String, String> storage = new LinkedHashMap<>();
    for (String name :
        List.of(
            "command",
            "preProcessor",
            "endSubscription",
            "publish",
            "before",
            "registerCommand",
            "settle",
            "setData",
            "registerEvents",
            "subscribers",
            "ready",
            "stopTimer",
            "print",
            "setCookie",
            "removeCookie",
            "processed",
            "finish")) {
      host.add(
          name,
          arguments -> {
            used.run();
            return true;
          });
    }
    host.add("nextCall", arguments -> realm.nextCall());
    for (String name : List.of("registerPlugin", "subscribe", "startTimer")) {
      host.add(
          name,
          arguments -> {
            used.run();
            return realm.nextCall();
          });
    }
    for (String name : List.of("data", "registry", "readCookies")) {
      host.add(name, arguments -> "{}");
    }
    host.add("readStorage", arguments -> ScriptValueCodec.write(storage, realm));
    host.add(
        "writeStorage",
        arguments -> {
          storage.put(arguments.text(0), String.valueOf(arguments.text(1)));
          return true;
        });
    PageFunctions.addBytesTo(host);
    host.add("fetch", arguments -> "fetch: not while a script is checked");
    host.add("endFetch", arguments -> true);
    host.add(
        "problem",
        arguments -> {
          problems.accept(realm.failure(arguments.text(0)));
          return true;
        });
    return host;
  }
}
