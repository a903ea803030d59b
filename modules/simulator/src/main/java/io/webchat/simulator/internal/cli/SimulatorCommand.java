package io.webchat.simulator.internal.cli;

import io.webchat.simulator.SimulatedAgents;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.AgentBehaviour;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.FileLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the standalone jar. */
@Command(
    name = "webchat-simulator",
    mixinStandardHelpOptions = true,
    versionProvider = SimulatorCommand.Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "A chat server to run clients against: GMS v2 REST and v3, with agents and faults.",
      "It keeps everything in memory and is not meant to serve customers.",
      ""
    },
    footer = {
      "",
      "GET /control/ on the running server explains how to script agents and switch faults on.",
      "Exit codes: 1 cannot start, 2 wrong option; Ctrl-C ends it."
    })
public final class SimulatorCommand implements Callable<Integer> {
  private static final int CANNOT_START = 1;

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      description = "port to listen on, 0 = a free one (default: ${DEFAULT-VALUE})")
  private int port = 8080;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "address to listen on (default: ${DEFAULT-VALUE}); 0.0.0.0 = all: there is no access control")
  private String host = "127.0.0.1";

  @Option(
      names = "--script",
      paramLabel = "FILE",
      description = "agents play this JSON script in every chat instead of the built-in agent")
  private Path script;

  @Option(names = "--manual", description = "no agent comes by itself; use the control endpoint")
  private boolean manual;

  @Option(
      names = "--long-poll",
      paramLabel = "SECONDS",
      description = "longest time that a v3 poll is held (default: ${DEFAULT-VALUE})")
  private int longPoll = 20;

  @Option(
      names = "--flex-disconnect",
      paramLabel = "SECONDS",
      description =
          "disconnect clients that are silent for so long, 0 = never (default: ${DEFAULT-VALUE})")
  private int flexDisconnect;

  @Option(
      names = "--idle-alert",
      paramLabel = "SECONDS",
      description =
          "warn in chats where nothing happens for so long, 0 = never (default: ${DEFAULT-VALUE})")
  private int idleAlert;

  @Option(
      names = "--idle-second-alert",
      paramLabel = "SECONDS",
      description =
          "warn again so long after the first warning, 0 = no second one (default: ${DEFAULT-VALUE})")
  private int idleSecondAlert;

  @Option(
      names = "--idle-close",
      paramLabel = "SECONDS",
      description = "close them so long after the last warning (default: ${DEFAULT-VALUE})")
  private int idleClose = 45;

  @Option(
      names = "--service",
      paramLabel = "NAME",
      description = "v2 service (default: ${DEFAULT-VALUE})")
  private String service = "customer-support";

  @Option(
      names = "--apikey",
      paramLabel = "KEY",
      description = "v2 apikey that requests must carry (default: none)")
  private String apiKey = "";

  @Option(
      names = "--endpoint",
      paramLabel = "NAME",
      description = "v3 endpoint (default: ${DEFAULT-VALUE})")
  private String endpoint = "customer-support";

  @Option(
      names = "--x-api-key",
      paramLabel = "KEY",
      description = "v3 x-api-key (default: shown at the start)")
  private String v3ApiKey = "";

  @Option(
      names = "--max-file-size",
      paramLabel = "BYTES",
      description = "largest upload (default: ${DEFAULT-VALUE})")
  private long maxFileSize = FileLimits.DEFAULT.maxFileSize();

  @Spec private CommandSpec spec;

  /** Runs until it is interrupted. */
  public static void main(String[] args) {
    System.exit(newCommandLine().execute(args));
  }

  static CommandLine newCommandLine() {
    return new CommandLine(new SimulatorCommand());
  }

  @Override
  public Integer call() {
    Optional<ChatSimulator> started = start();
    if (started.isEmpty()) {
      return CANNOT_START;
    }
    try (ChatSimulator simulator = started.get()) {
      greet(simulator);
      untilShutdown(simulator);
      return CommandLine.ExitCode.OK;
    }
  }

  /** The simulator, or empty after the reason was printed. */
  private Optional<ChatSimulator> start() {
    try {
      var builder =
          new SimulatorBuilder()
              .port(port)
              .host(host)
              .agents(agents())
              .longPoll(Duration.ofSeconds(longPoll))
              .flexDisconnect(Duration.ofSeconds(flexDisconnect))
              .inactivity(
                  Duration.ofSeconds(idleAlert),
                  Duration.ofSeconds(idleSecondAlert),
                  Duration.ofSeconds(idleClose))
              .gmsServices(service)
              .gmsApiKey(apiKey)
              .v3Endpoints(endpoint)
              .fileLimits(
                  FileLimits.DEFAULT.withSizes(
                      maxFileSize, Math.max(maxFileSize, FileLimits.DEFAULT.maxTotalSize())));
      if (!v3ApiKey.isEmpty()) {
        builder.v3ApiKey(v3ApiKey);
      }
      return Optional.of(builder.start());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    } catch (IllegalStateException e) {
      spec.commandLine().getErr().println("webchat-simulator: " + e.getMessage());
      return Optional.empty();
    }
  }

  private AgentBehaviour agents() {
    if (manual && script != null) {
      throw new IllegalArgumentException("--manual and --script exclude each other");
    }
    if (script == null) {
      return manual ? AgentBehaviour.manual() : SimulatedAgents.builtIn();
    }
    try {
      return SimulatedAgents.script(Files.readString(script));
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read the script " + script + ": " + e, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the script " + script + ": " + e.getMessage(), e);
    }
  }

  private void greet(ChatSimulator simulator) {
    var out = spec.commandLine().getOut();
    out.println("WebChat simulator is running; Ctrl-C ends it.");
    out.println("  v2  dataURL    " + simulator.gmsUrl());
    out.println("      cometURL   " + simulator.cometUrl());
    out.println("      apiURL     " + simulator.cometApiUrl());
    out.println("  v3  dataURL    " + simulator.v3Url());
    out.println("      endpoint   " + simulator.v3Endpoint());
    out.println("      x-api-key  " + simulator.v3ApiKey());
    out.println("  PureConnect reverseProxyUrl " + simulator.pureConnectUrl());
    out.println("      hosts      " + String.join(", ", simulator.pureConnectHosts()));
    out.println("  web dataURL    " + simulator.webMessagingUrl());
    out.println("      endpoint   " + simulator.webMessagingDeployment());
    out.println("      socketURL  " + simulator.webMessagingSocketUrl());
    out.println("  guest chat dataURL " + simulator.guestChatUrl());
    out.println("      orgGuid    " + simulator.guestOrganization());
    out.println("      deploymentKey " + simulator.guestDeployment());
    out.println("  control        " + simulator.controlUrl());
    simulator.deskUrl().ifPresent(url -> out.println("  agent's desk   " + url));
    out.flush();
  }

  private static void untilShutdown(ChatSimulator simulator) {
    var ended = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              simulator.close();
              ended.countDown();
            },
            "webchat-simulator-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes the version from the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = SimulatorCommand.class.getPackage().getImplementationVersion();
      return new String[] {"webchat-simulator " + (version == null ? "(development)" : version)};
    }
  }
}
