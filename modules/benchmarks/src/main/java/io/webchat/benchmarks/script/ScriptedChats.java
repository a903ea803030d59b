package io.webchat.benchmarks.script;

import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.WebChatPlatform;
import io.webchat.benchmarks.wire.PushedWire;
import io.webchat.spi.transport.TransportProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Opens what is measured. */
final class ScriptedChats {
  private ScriptedChats() {}

  /** A platform with that wire and whatever is on the class path. */
  static WebChatPlatform platform(PushedWire wire) {
    return WebChatPlatform.builder()
        .discover()
        .plug(TransportProvider.class, wire, Map.of())
        .build();
  }

  /** Chats that run. */
  static List<ScriptedChat> open(
      WebChatPlatform platform,
      PushedWire wire,
      String name,
      int count,
      Optional<ScriptSource> script) {
    List<ScriptedChat> chats = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ScriptedChat chat = new ScriptedChat(platform, wire, name + i, script);
      chat.start().toCompletableFuture().join();
      chats.add(chat);
    }
    return chats;
  }

  /** The same chats, each of which has shown one message. */
  static List<ScriptedChat> used(List<ScriptedChat> chats) {
    chats.forEach(chat -> chat.run(1, 1, System.nanoTime()).join());
    return chats;
  }
}
