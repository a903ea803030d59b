package io.webchat.simulator.internal.bayeux;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.webchat.simulator.internal.bayeux.BayeuxApi.Pushes;
import io.webchat.simulator.internal.chat.ChatOverException;
import io.webchat.simulator.internal.chat.Chats;
import io.webchat.simulator.internal.chat.Conversation;
import io.webchat.simulator.internal.fault.ActiveFaults.Hit;
import io.webchat.simulator.internal.fault.PushDamage;
import io.webchat.simulator.internal.fault.PushLane;
import io.webchat.simulator.internal.gms.GmsError;
import io.webchat.simulator.internal.gms.GmsOperations;
import io.webchat.simulator.internal.gms.GmsResults;
import io.webchat.simulator.internal.http.Api;
import io.webchat.simulator.internal.http.ApiRequest;
import io.webchat.simulator.internal.http.ApiRequest.Target;
import io.webchat.simulator.internal.http.FormFields;
import io.webchat.simulator.internal.http.SimulatorJson;
import io.webchat.simulator.internal.socket.SocketConnection;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.Wire;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cometd.bayeux.Promise;
import org.cometd.bayeux.server.BayeuxServer;
import org.cometd.bayeux.server.ServerChannel;
import org.cometd.bayeux.server.ServerMessage;
import org.cometd.bayeux.server.ServerSession;

/** Carries out what clients publish, and tells each of them of its chat. */
final class BayeuxChats {
  private static final String WATCHER = "webchat.watcher";
  private static final String LANE = "webchat.lane";

  /** Operations whose result is the notification of the entry that they make. */
  private static final Set<Operation> WITH_ENTRY =
      EnumSet.of(
          Operation.SEND,
          Operation.CUSTOM_NOTICE,
          Operation.PUSH_URL,
          Operation.UPDATE_NICKNAME,
          Operation.END);

  private final Chats chats;
  private final GmsOperations operations;
  private final Pushes pushes;
  private final Api wire;

  BayeuxChats(Chats chats, GmsOperations operations, Pushes pushes, Api wire) {
    this.chats = chats;
    this.operations = operations;
    this.pushes = pushes;
    this.wire = wire;
  }

  /** Takes what clients publish on the channels. */
  void listen(BayeuxServer server, String channels) {
    ServerChannel channel = server.createChannelIfAbsent(channels).getReference();
    channel.addListener(
        new ServerChannel.MessageListener() {
          @Override
          public boolean onMessage(
              ServerSession from, ServerChannel to, ServerMessage.Mutable message) {
            published(from, message);
            return true;
          }
        });
  }

  /** Notes that a client is there; the id of its chat, empty when it has none. */
  String heard(ServerSession session) {
    if (session.getAttribute(WATCHER) instanceof Watcher watcher) {
      watcher.chat().heard();
      return watcher.chat().id();
    }
    return "";
  }

  private void published(ServerSession from, ServerMessage message) {
    String channel = message.getChannel();
    from.setAttribute(
        BayeuxSockets.SOCKET, message.getBayeuxContext().getRequestAttribute(BayeuxSockets.SOCKET));
    try {
      Map<String, Object> data = message.getDataAsMap();
      if (data == null) {
        throw GmsError.missing("missing parameter", "operation");
      }
      operate(from, channel, BayeuxForm.of(data));
    } catch (GmsError error) {
      notify(from, channel, GmsResults.error(error));
    } catch (ChatOverException over) {
      notify(from, channel, GmsResults.over());
    }
  }

  private void operate(ServerSession from, String channel, FormFields form) {
    String service = channel.substring(BayeuxApi.CHANNELS.length());
    Operation operation = BayeuxApi.operation(form.get("operation"));
    if (operation == Operation.OTHER) {
      throw GmsError.missing("unknown operation", "operation");
    }
    if (operation == Operation.START) {
      Conversation chat = operations.start(Wire.GMS_V2_COMETD, service, form);
      watch(from, channel, chat).follow(1);
      return;
    }
    Optional<Conversation> found = owned(form);
    if (found.isEmpty()) {
      notify(from, channel, GmsResults.over());
      return;
    }
    Conversation chat = found.get();
    chat.heard();
    Target target = new Target(operation, service, chat.id(), "");
    inChat(from, channel, chat, request(form, target));
  }

  private void inChat(ServerSession from, String channel, Conversation chat, ApiRequest call) {
    switch (call.target().operation()) {
      case REFRESH -> {
        if (chat.snapshot(0).endedByCustomer()) {
          notify(from, channel, GmsResults.over());
        } else {
          watch(from, channel, chat).follow(position(call.form()));
        }
      }
      case HISTORY -> notify(from, channel, operations.refresh(chat, call.form()));
      default -> {
        if (chat.ended()) {
          notify(from, channel, GmsResults.over());
          return;
        }
        ObjectNode result = operations.operate(chat, call);
        if (!WITH_ENTRY.contains(call.target().operation())) {
          notify(from, channel, result);
        }
      }
    }
  }

  private Optional<Conversation> owned(FormFields form) {
    if (form.get("secureKey").isEmpty()) {
      throw GmsError.missing("missing parameter", "secureKey");
    }
    Optional<Conversation> chat =
        chats
            .ofKey(form.get("secureKey"))
            .filter(one -> isOrAbsent(form, "chatId", one.id()))
            .filter(one -> isOrAbsent(form, "userId", one.userId()));
    String alias = form.get("alias");
    if (chat.isPresent() && !alias.isEmpty() && !chat.get().acceptAlias(alias)) {
      throw GmsError.missing("the alias is out of date", "alias");
    }
    return chat;
  }

  private static boolean isOrAbsent(FormFields form, String field, String value) {
    return form.get(field).isEmpty() || form.get(field).equals(value);
  }

  private static ApiRequest request(FormFields form, Target target) {
    return new ApiRequest(
        "POST", BayeuxApi.BASE, FormFields.EMPTY, Map.of(), form, Optional.empty(), "", target);
  }

  /** 0, or nothing, is all. */
  private static int position(FormFields form) {
    try {
      String given = form.get("transcriptPosition");
      return given.isEmpty() ? 1 : (int) Double.parseDouble(given);
    } catch (NumberFormatException e) {
      throw GmsError.missing("not a number", "transcriptPosition");
    }
  }

  private Watcher watch(ServerSession from, String channel, Conversation chat) {
    if (from.getAttribute(WATCHER) instanceof Watcher present && present.chat() == chat) {
      return present;
    }
    Watcher watcher = new Watcher(chat, chats, operations, result -> notify(from, channel, result));
    if (from.getAttribute(WATCHER) instanceof Watcher former) {
      former.stop();
    }
    from.setAttribute(WATCHER, watcher);
    if (from.getAttribute(BayeuxSockets.SOCKET) instanceof SocketConnection socket) {
      socket.chat(chat.id());
    } else {
      lane(from, channel).chat(chat.id());
    }
    from.addListener((ServerSession.RemovedListener) (session, message, timeout) -> watcher.stop());
    return watcher;
  }

  /**
   * Delivers a notification, whether the client has subscribed or not. That of a client on a socket
   * passes the faults there.
   */
  void notify(ServerSession session, String channel, ObjectNode result) {
    if (session.getAttribute(BayeuxSockets.SOCKET) != null) {
      deliver(session, channel, result);
      return;
    }
    lane(session, channel).push(Operation.PUSH, result);
  }

  @SuppressWarnings("unchecked") // only this class sets the attribute
  private PushLane<ObjectNode> lane(ServerSession session, String channel) {
    synchronized (session) {
      if (!(session.getAttribute(LANE) instanceof PushLane<?> lane)) {
        PushLane<ObjectNode> fresh =
            pushes.to((result, hits) -> deliver(session, channel, damaged(result, hits)));
        session.setAttribute(LANE, fresh);
        return fresh;
      }
      return (PushLane<ObjectNode>) lane;
    }
  }

  private ObjectNode damaged(ObjectNode result, List<Hit> hits) {
    return PushDamage.damaged(wire, result, hits);
  }

  private static void deliver(ServerSession session, String channel, ObjectNode result) {
    session.deliver(null, channel, SimulatorJson.map(result), Promise.noop());
  }
}
