package io.webchat.simulator.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A running chat server that speaks several wires, for tests, demonstrations and development of
 * clients. It keeps everything in memory, bounded, and is no product to serve customers with.
 *
 * <p>All methods may be called by any thread.
 */
@ProviderType
public interface ChatSimulator extends AutoCloseable {
  /** The port it listens on. */
  int port();

  /** The {@code dataURL} of the v2 wire, without a slash at the end. */
  String gmsUrl();

  /** The {@code cometURL} of the v2 wire over Bayeux. */
  String cometUrl();

  /** The {@code channel} of the v2 wire over Bayeux. */
  String cometChannel();

  /** The {@code apiURL} of the v2 wire over Bayeux: files. */
  String cometApiUrl();

  /** The {@code dataURL} of the v3 wire. */
  String v3Url();

  /** A valid {@code x-api-key} for the v3 wire. */
  String v3ApiKey();

  /** A valid {@code endpoint} for the v3 wire. */
  String v3Endpoint();

  /** The {@code reverseProxyUrl} of PureConnect, behind which {@link #pureConnectHosts()} are. */
  String pureConnectUrl();

  /** The {@code hosts} of PureConnect: a pair of servers, of which the first serves at first. */
  List<String> pureConnectHosts();

  /**
   * The other server of PureConnect serves from now on: the one that did answers 503 and names it,
   * and sessions must be reconnected.
   *
   * @return its name
   */
  String switchOver();

  /** The {@code dataURL} of the Web Messaging wire. */
  String webMessagingUrl();

  /** The {@code socketURL} of the Web Messaging wire. */
  String webMessagingSocketUrl();

  /** The id of the deployment of the Web Messaging wire: its {@code endpoint}. */
  String webMessagingDeployment();

  /** The {@code dataURL} of the guest chat of Genesys Cloud. */
  String guestChatUrl();

  /** A valid {@code orgGuid} for the guest chat. */
  String guestOrganization();

  /** A valid {@code deploymentKey} for the guest chat. */
  String guestDeployment();

  /**
   * What a client configures for this server and a wire, by the keys of the widgets' chat service:
   * strings, flags, lists and maps. Bayeux has the {@code dataURL} of version 2, too, so that a
   * chat can change between both.
   */
  Map<String, Object> configuration(Wire wire);

  /** The address of the control endpoint; a GET of it explains the rest. */
  String controlUrl();

  /**
   * The page on which a person answers chats as an agent; empty when the simulator listens on more
   * than this machine.
   */
  Optional<String> deskUrl();

  /** The chats that are known, oldest first, ended ones included as long as there is room. */
  List<SimulatedChat> chats();

  /** The chat of that id. */
  Optional<SimulatedChat> chat(String id);

  /**
   * The next chat that no earlier call returned, in the order of starting; waits for one.
   *
   * @throws IllegalStateException when none started in time, or the waiting thread is interrupted
   */
  SimulatedChat awaitChat(Duration timeout);

  /** How many clients pushes can reach now: those with an open socket or a Bayeux session. */
  int pushClients();

  /** The faults that are switched on. */
  Faults faults();

  /** What clients sent. */
  RequestLog requestLog();

  /** Replaces what agents do in chats that start from now on. */
  void behaviour(AgentBehaviour behaviour);

  /** Stops listening, drops every connection and chat. May be called again. */
  @Override
  void close();
}
