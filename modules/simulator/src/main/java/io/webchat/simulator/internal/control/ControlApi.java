package io.webchat.simulator.internal.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.webchat.simulator.internal.agent.BuiltInAgent;
import io.webchat.simulator.internal.agent.ScriptActions;
import io.webchat.simulator.internal.agent.ScriptReader;
import io.webchat.simulator.internal.agent.ScriptedAgents;
import io.webchat.simulator.internal.chat.ChatOverException;
import io.webchat.simulator.internal.chat.Timer;
import io.webchat.simulator.internal.http.Api;
import io.webchat.simulator.internal.http.ApiRequest;
import io.webchat.simulator.internal.http.ApiRequest.Target;
import io.webchat.simulator.internal.http.ApiResponse;
import io.webchat.simulator.internal.http.OwnPages;
import io.webchat.simulator.internal.http.SimulatorJson;
import io.webchat.simulator.model.ActiveFault;
import io.webchat.simulator.model.AgentBehaviour;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.RecordedRequest;
import io.webchat.simulator.model.Role;
import io.webchat.simulator.model.SimulatedChat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The control endpoint: what the Java API does, over HTTP. Pages of other origins are turned away.
 */
public final class ControlApi implements Api {
  /** Where it is. */
  public static final String BASE = "/control/";

  private static final int DEFAULT_LIMIT = 100;

  private final ChatSimulator simulator;
  private final Timer timer;
  private final OwnPages pages;

  /** Controls that simulator, whose own pages these are. */
  public ControlApi(ChatSimulator simulator, Timer timer, OwnPages pages) {
    this.simulator = simulator;
    this.timer = timer;
    this.pages = pages;
  }

  @Override
  public Optional<Target> target(String method, String path) {
    boolean mine = path.startsWith(BASE) || path.equals("/control") || path.equals("/");
    return mine ? Optional.of(new Target(Operation.OTHER, "", "", "")) : Optional.empty();
  }

  @Override
  public boolean isChat() {
    return false;
  }

  @Override
  public void handle(ApiRequest call, Consumer<ApiResponse> reply) {
    ApiResponse response;
    try {
      response = answer(call);
    } catch (ControlError e) {
      response = error(e.status(), e.getMessage());
    } catch (ChatOverException e) {
      response = error(409, e.getMessage());
    } catch (IllegalArgumentException e) {
      response = error(400, e.getMessage());
    } catch (IllegalStateException e) {
      response = error(503, e.getMessage());
    }
    reply.accept(response);
  }

  private static ApiResponse error(int status, String message) {
    return ApiResponse.json(status, SimulatorJson.object().put("error", message));
  }

  private ApiResponse answer(ApiRequest call) {
    if (!pages.sent(call)) {
      throw new ControlError(403, "pages of other origins may not control the simulator");
    }
    String path = call.path().length() <= BASE.length() ? "" : call.path().substring(BASE.length());
    String[] parts = path.split("/", -1);
    String what = call.method() + " " + parts[0];
    return switch (parts.length) {
      case 1 -> whole(what, call);
      case 2 -> one(what, parts[1], call);
      case 3 -> {
        if (!what.equals("POST chats") || !parts[2].equals("do")) {
          throw unknown();
        }
        yield act(chat(parts[1]), SimulatorJson.read(call.body()));
      }
      default -> throw unknown();
    };
  }

  private ApiResponse whole(String what, ApiRequest call) {
    return switch (what) {
      case "GET " -> ApiResponse.text(200, "text/plain;charset=utf-8", ControlHelp.text(simulator));
      case "GET status" -> ApiResponse.json(200, status());
      case "GET chats" -> ApiResponse.json(200, chats(call));
      case "PUT agents" -> agents(SimulatorJson.read(call.body()));
      case "GET faults" -> {
        ObjectNode body = SimulatorJson.object();
        var array = body.putArray("faults");
        simulator.faults().list().forEach(fault -> array.add(FaultJson.write(fault)));
        yield ApiResponse.json(200, body);
      }
      case "POST faults" ->
          ApiResponse.json(
              201,
              FaultJson.write(
                  simulator
                      .faults()
                      .on(FaultJson.read(SimulatorJson.read(call.body()), id -> chat(id).id()))));
      case "DELETE faults" -> {
        simulator.faults().clear();
        yield done();
      }
      case "GET requests" -> requests(call);
      case "DELETE requests" -> {
        simulator.requestLog().clear();
        yield done();
      }
      default -> throw unknown();
    };
  }

  /** The latest ones, in the order in which they began. */
  private ObjectNode chats(ApiRequest call) {
    boolean openOnly = call.query().get("open").equals("true");
    List<SimulatedChat> found =
        simulator.chats().stream().filter(chat -> !openOnly || !chat.ended()).toList();
    int limit = number(call, "limit", found.size());
    ObjectNode body = SimulatorJson.object();
    var array = body.putArray("chats");
    found.stream()
        .skip(Math.max(0, found.size() - limit))
        .forEach(chat -> array.add(ChatViews.summary(chat)));
    return body;
  }

  private ApiResponse one(String what, String id, ApiRequest call) {
    return switch (what) {
      case "GET chats" -> ApiResponse.json(200, ChatViews.full(chat(id), number(call, "after", 0)));
      case "DELETE faults" -> {
        ActiveFault fault =
            simulator.faults().list().stream()
                .filter(one -> Integer.toString(one.id()).equals(id))
                .findFirst()
                .orElseThrow(() -> new ControlError(404, "no fault " + id + " is on"));
        fault.off();
        yield done();
      }
      default -> throw unknown();
    };
  }

  private ObjectNode status() {
    ObjectNode body = SimulatorJson.object();
    body.put("gmsUrl", simulator.gmsUrl());
    body.put("cometUrl", simulator.cometUrl());
    body.put("cometChannel", simulator.cometChannel());
    body.put("cometApiUrl", simulator.cometApiUrl());
    body.put("v3Url", simulator.v3Url());
    body.put("v3Endpoint", simulator.v3Endpoint());
    body.put("v3ApiKey", simulator.v3ApiKey());
    body.put("webMessagingUrl", simulator.webMessagingUrl());
    body.put("webMessagingSocketUrl", simulator.webMessagingSocketUrl());
    body.put("webMessagingDeployment", simulator.webMessagingDeployment());
    List<SimulatedChat> chats = simulator.chats();
    body.put("chats", chats.size());
    body.put("openChats", chats.stream().filter(chat -> !chat.ended()).count());
    body.put("requests", simulator.requestLog().received());
    body.put("faults", simulator.faults().list().size());
    return body;
  }

  private ApiResponse agents(JsonNode body) {
    if (body.path("script").isArray()) {
      simulator.behaviour(new ScriptedAgents(ScriptReader.read(body.get("script").toString())));
    } else if (body.path("behaviour").asText().equals("builtIn")) {
      simulator.behaviour(new BuiltInAgent());
    } else if (body.path("behaviour").asText().equals("manual")) {
      simulator.behaviour(AgentBehaviour.manual());
    } else {
      throw new ControlError(400, "a 'behaviour' of builtIn or manual, or a 'script', is needed");
    }
    return done();
  }

  private ApiResponse act(SimulatedChat chat, JsonNode body) {
    if (body.isArray()) {
      new ScriptedAgents(ScriptReader.read(body.toString())).attend(chat, timer);
      return ApiResponse.json(202, SimulatorJson.object().put("steps", body.size()));
    }
    var step = ScriptReader.step(body, 1, "Anna", Role.AGENT);
    if (step.action().equals("waitFor") || !step.delay().isZero()) {
      throw new ControlError(400, "waiting is for scripts: send an array");
    }
    ScriptActions.perform(chat, step);
    return done();
  }

  private ApiResponse requests(ApiRequest call) {
    String chat = call.query().get("chat");
    String operation = call.query().get("operation");
    int limit = number(call, "limit", DEFAULT_LIMIT);
    List<RecordedRequest> found =
        simulator.requestLog().all().stream()
            .filter(request -> chat.isEmpty() || request.chatId().equals(chat))
            .filter(
                request -> operation.isEmpty() || request.operation() == Operation.of(operation))
            .toList();
    ObjectNode body = SimulatorJson.object();
    body.put("received", simulator.requestLog().received());
    body.put("found", found.size());
    var array = body.putArray("requests");
    found
        .subList(Math.max(0, found.size() - limit), found.size())
        .forEach(request -> array.add(ChatViews.request(request)));
    return ApiResponse.json(200, body);
  }

  private static int number(ApiRequest call, String name, int otherwise) {
    String given = call.query().get(name);
    try {
      return given.isEmpty() ? otherwise : Math.max(0, Integer.parseInt(given));
    } catch (NumberFormatException e) {
      throw new ControlError(400, "'" + name + "' must be a whole number");
    }
  }

  private SimulatedChat chat(String id) {
    List<SimulatedChat> all = simulator.chats();
    Optional<SimulatedChat> found =
        id.equals("latest") && !all.isEmpty()
            ? Optional.of(all.get(all.size() - 1))
            : simulator.chat(id);
    return found.orElseThrow(() -> new ControlError(404, "there is no chat '" + id + "'"));
  }

  private static ApiResponse done() {
    return ApiResponse.json(200, SimulatorJson.object().put("done", true));
  }

  private static ControlError unknown() {
    return new ControlError(404, "nothing here; GET /control/ explains what there is");
  }
}
