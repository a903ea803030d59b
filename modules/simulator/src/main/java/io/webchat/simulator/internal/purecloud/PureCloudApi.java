package io.webchat.simulator.internal.purecloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.webchat.simulator.internal.SimulatorOptions;
import io.webchat.simulator.internal.chat.ChatOverException;
import io.webchat.simulator.internal.chat.ChatRequest;
import io.webchat.simulator.internal.chat.Chats;
import io.webchat.simulator.internal.chat.Conversation;
import io.webchat.simulator.internal.chat.Timer;
import io.webchat.simulator.internal.http.Api;
import io.webchat.simulator.internal.http.ApiRequest;
import io.webchat.simulator.internal.http.ApiRequest.Target;
import io.webchat.simulator.internal.http.ApiResponse;
import io.webchat.simulator.internal.http.SimulatorJson;
import io.webchat.simulator.internal.purecloud.PureCloudGuests.Guest;
import io.webchat.simulator.internal.socket.SocketEndpoint;
import io.webchat.simulator.model.EventType;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.SimulatedMessage;
import io.webchat.simulator.model.Wire;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The guest chat API of Genesys Cloud: requests by REST, and the event streams. */
public final class PureCloudApi implements Api {
  /** The address that clients are given. */
  public static final String BASE = "/purecloud";

  private static final String CONVERSATIONS = "/api/v2/webchat/guest/conversations";
  private static final int MOST_RESULTS = 100;
  private static final int USUAL_PAGE = 25;

  private final SimulatorOptions options;
  private final Chats chats;
  private final PureCloudGuests guests;
  private final PureCloudStreams streams;

  public PureCloudApi(SimulatorOptions options, Chats chats, Timer timer) {
    this.options = options;
    this.chats = chats;
    this.guests = new PureCloudGuests(chats);
    this.streams = new PureCloudStreams(guests, chats, timer, options.guestHeartbeat);
  }

  /** Takes the event streams, too. */
  public void register(SocketEndpoint sockets) {
    sockets.register(PureCloudStreams.PATH, streams);
  }

  @Override
  public boolean isChat() {
    return true;
  }

  @Override
  public Optional<Target> target(String method, String path) {
    if (!path.startsWith(BASE + CONVERSATIONS)) {
      return Optional.empty();
    }
    String[] parts = path.substring((BASE + CONVERSATIONS).length()).split("/", 6);
    String id = parts.length > 1 ? parts[1] : "";
    String what = parts.length > 2 ? parts[2] : "";
    String item = parts.length > 3 ? parts[3] : "";
    String below = parts.length > 4 ? "/" + parts[4] : "";
    String shape = method + " " + what + (item.isEmpty() ? "" : "/*") + below;
    return Optional.of(new Target(operation(shape, id), "", id, item));
  }

  private static Operation operation(String shape, String id) {
    return switch (shape) {
      case "POST " -> id.isEmpty() ? Operation.START : Operation.OTHER;
      case "GET members", "GET members/*" -> Operation.MEMBER;
      case "DELETE members/*" -> Operation.END;
      case "POST members/*/messages" -> Operation.SEND;
      case "POST members/*/typing" -> Operation.START_TYPING;
      case "GET messages", "GET messages/*" -> Operation.HISTORY;
      default -> Operation.OTHER;
    };
  }

  @Override
  public ApiResponse error(Fault fault) {
    int status = Api.status(fault);
    return ApiResponse.json(
        status,
        PureCloudResponses.error(new PureCloudError(status, "error." + status, "switched on")));
  }

  @Override
  public Frame frame() {
    return new Frame("{\"pageSize\":100,\"entities\":[],\"padding\":", "}");
  }

  @Override
  public MessageFields fields() {
    return new MessageFields(
        "timestamp", "body", message -> "standard".equals(message.path("bodyType").asText()));
  }

  @Override
  public void handle(ApiRequest call, Consumer<ApiResponse> reply) {
    ApiResponse response;
    try {
      response = answer(call);
    } catch (PureCloudError error) {
      response = ApiResponse.json(error.status(), PureCloudResponses.error(error));
    } catch (ChatOverException over) {
      PureCloudError error =
          new PureCloudError(400, "chat.error.conversation.ended", "The conversation is over.");
      response = ApiResponse.json(error.status(), PureCloudResponses.error(error));
    }
    reply.accept(response);
  }

  private ApiResponse answer(ApiRequest call) {
    if (call.target().operation() == Operation.OTHER) {
      throw PureCloudError.notFound();
    }
    if (call.target().operation() == Operation.START) {
      return created(call);
    }
    Guest guest = guests.of(call.target().chatId(), call.header("authorization"));
    guest.chat().heard();
    return switch (call.target().operation()) {
      case MEMBER -> call.target().item().isEmpty() ? members(guest, call) : member(guest, call);
      case HISTORY -> call.target().item().isEmpty() ? messages(guest, call) : message(guest, call);
      case END -> {
        own(guest, call);
        guest.chat().leftByCustomer();
        yield ApiResponse.empty(204);
      }
      case SEND -> sent(guest, call);
      default -> {
        own(guest, call);
        guest.chat().typedByCustomer(true, "");
        yield ApiResponse.json(200, SimulatorJson.object());
      }
    };
  }

  private ApiResponse created(ApiRequest call) {
    JsonNode body = json(call);
    JsonNode member = body.path("memberInfo");
    String name = member.path("displayName").asText("");
    if (!options.guestOrganization.equals(body.path("organizationId").asText())
        || !options.guestDeployment.equals(body.path("deploymentId").asText())) {
      throw PureCloudError.bad("The organization or the deployment is not known.");
    }
    if (body.at("/routingTarget/targetAddress").asText("").isBlank()
        || !body.at("/routingTarget/targetType").asText("").equals("QUEUE")) {
      throw PureCloudError.bad("routingTarget must name a queue.");
    }
    if (name.isBlank() || !member.path("role").asText("").equals("CUSTOMER")) {
      throw PureCloudError.bad("memberInfo needs a displayName and the role CUSTOMER.");
    }
    JsonNode custom = member.path("customFields");
    Map<String, Object> userData = custom.isObject() ? SimulatorJson.map(custom) : Map.of();
    Conversation chat =
        chats
            .open(new ChatRequest(Wire.PURECLOUD_V2, name, "", SimulatorJson.map(body), userData))
            .orElseThrow(
                () -> new PureCloudError(503, "service.unavailable", "There is no room now."));
    Guest guest = guests.open(chat);
    ObjectNode result = SimulatorJson.object();
    result.put("id", chat.id());
    result.put("jwt", guest.token());
    result.put("eventStreamUri", streamUri(call, guest));
    result.putObject("member").put("id", chat.customer().id());
    return ApiResponse.json(200, result);
  }

  private static String streamUri(ApiRequest call, Guest guest) {
    return "ws://" + call.header("host") + PureCloudStreams.PATH + guest.token();
  }

  private static JsonNode json(ApiRequest call) {
    try {
      return SimulatorJson.read(call.body());
    } catch (IllegalArgumentException e) {
      throw PureCloudError.bad("The body is no JSON.");
    }
  }

  private static void own(Guest guest, ApiRequest call) {
    if (!guest.chat().customer().id().equals(call.target().item())) {
      throw new PureCloudError(403, "not.authorized", "That is another member.");
    }
  }

  private static ApiResponse member(Guest guest, ApiRequest call) {
    ObjectNode member = PureCloudResponses.members(guest).get(call.target().item());
    if (member == null) {
      throw PureCloudError.notFound();
    }
    return ApiResponse.json(200, member);
  }

  private ApiResponse members(Guest guest, ApiRequest call) {
    boolean connected = "true".equals(call.query().get("excludeDisconnectedMembers"));
    List<ObjectNode> all =
        PureCloudResponses.members(guest).values().stream()
            .filter(one -> !connected || one.path("state").asText().equals("CONNECTED"))
            .toList();
    int size = number(call, "pageSize", USUAL_PAGE);
    int from = Math.min(all.size(), (number(call, "pageNumber", 1) - 1) * size);
    List<ObjectNode> page = all.subList(from, Math.min(all.size(), from + size));
    return ApiResponse.json(200, PureCloudResponses.page(self(call), size, page));
  }

  private ApiResponse sent(Guest guest, ApiRequest call) {
    own(guest, call);
    JsonNode body = json(call);
    String text = body.path("body").asText("");
    if (text.isEmpty() || text.length() > options.maxMessageLength) {
      throw PureCloudError.bad("The message is empty or too long.");
    }
    EventType type =
        body.path("bodyType").asText("standard").equals("notice")
            ? EventType.NOTICE
            : EventType.MESSAGE;
    SimulatedMessage entry = guest.chat().byCustomer(type, text, "", Map.of(), Map.of());
    return ApiResponse.json(200, PureCloudResponses.message(guest, entry));
  }

  private static ApiResponse message(Guest guest, ApiRequest call) {
    return guest.messages().stream()
        .filter(entry -> guest.id(entry).equals(call.target().item()))
        .findFirst()
        .map(entry -> ApiResponse.json(200, PureCloudResponses.message(guest, entry)))
        .orElseThrow(PureCloudError::notFound);
  }

  private ApiResponse messages(Guest guest, ApiRequest call) {
    List<SimulatedMessage> all = guest.messages();
    int size = number(call, "maxResults", MOST_RESULTS);
    boolean descending = "descending".equals(call.query().get("sortOrder"));
    int from = call.query().has("after") ? place(guest, all, call.query().get("after")) + 1 : 0;
    int to =
        call.query().has("before") ? place(guest, all, call.query().get("before")) : all.size();
    List<SimulatedMessage> range = all.subList(Math.min(from, to), to);
    List<SimulatedMessage> ordered =
        descending
            ? range.stream().sorted((a, b) -> Integer.compare(b.index(), a.index())).toList()
            : range;
    List<SimulatedMessage> page = ordered.subList(0, Math.min(size, ordered.size()));
    ObjectNode body =
        PureCloudResponses.page(
            self(call),
            size,
            page.stream().map(entry -> PureCloudResponses.message(guest, entry)).toList());
    if (page.size() < ordered.size()) {
      String last = guest.id(page.get(page.size() - 1));
      body.put(
          "next",
          CONVERSATIONS
              + "/"
              + guest.chat().id()
              + "/messages?sortOrder="
              + (descending ? "descending&before=" : "ascending&after=")
              + last
              + "&maxResults="
              + size);
    }
    return ApiResponse.json(200, body);
  }

  private static int place(Guest guest, List<SimulatedMessage> all, String id) {
    for (int i = 0; i < all.size(); i++) {
      if (guest.id(all.get(i)).equals(id)) {
        return i;
      }
    }
    throw PureCloudError.bad("The message is not known.");
  }

  private static String self(ApiRequest call) {
    return call.path().substring(BASE.length());
  }

  private static int number(ApiRequest call, String name, int absent) {
    if (!call.query().has(name)) {
      return absent;
    }
    String text = call.query().get(name);
    int number = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
    if (number < 1 || number > MOST_RESULTS) {
      throw PureCloudError.bad(name + " must be from 1 to " + MOST_RESULTS + ".");
    }
    return number;
  }
}
