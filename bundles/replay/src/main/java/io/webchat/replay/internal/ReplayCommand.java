package io.webchat.replay.internal;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChatFactory;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.recording.Lines;
import io.webchat.recording.RecordedChat;
import io.webchat.recording.UnusableRecordingException;
import io.webchat.replay.internal.Shown.Sequence;
import io.webchat.simulated.OnSimulator;
import io.webchat.simulated.UnusableFileException;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.Wire;
import io.webchat.spi.filter.Prefilter;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntBiFunction;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The command {@code replay}: plays recordings through a configuration, its hooks and the filters
 * that are there, on a simulator of its own, and prints what differs. Returns 0 when nothing does,
 * 1 when something does or a chat cannot be played to its end, 2 for what cannot be used.
 */
@Component(service = ToIntBiFunction.class, property = "webchat.command=replay")
public final class ReplayCommand implements ToIntBiFunction<List<String>, PrintStream> {
  private static final int DIFFERENT = 1;
  private static final int UNUSABLE = 2;
  private static final AtomicInteger RUNS = new AtomicInteger();

  /** Prefilters of this rank are asked before all others. */
  private static final Map<String, Object> FIRST =
      Map.of(Constants.SERVICE_RANKING, Integer.MAX_VALUE);

  /** Polls come often, so that nobody waits for the simulator. */
  private static final Map<String, Object> FAST = Map.of("pollRateMin", 50, "pollRateMax", 100);

  /** Makes a prefilter one of the platform; the result takes it away. */
  interface Plugging {
    Runnable plug(Prefilter prefilter, Map<String, Object> properties);
  }

  /** Makes the bundles of a jar ones of the platform. */
  interface Installing {
    void install(String jar) throws UnusableFileException;
  }

  private final WebChatFactory factory;
  private final Plugging plugging;
  private final Installing installing;

  /** For Declarative Services. */
  @Activate
  public ReplayCommand(BundleContext context, @Reference WebChatFactory factory) {
    this(
        factory,
        (prefilter, properties) -> {
          ServiceRegistration<Prefilter> registration =
              context.registerService(
                  Prefilter.class, prefilter, FrameworkUtil.asDictionary(properties));
          return registration::unregister;
        },
        jar -> install(context, jar));
  }

  ReplayCommand(WebChatFactory factory, Plugging plugging, Installing installing) {
    this.factory = factory;
    this.plugging = plugging;
    this.installing = installing;
  }

  /** The framework of a command is gone with it. */
  private static void install(BundleContext context, String jar) throws UnusableFileException {
    try {
      context.installBundle(Path.of(jar).toAbsolutePath().toUri().toString()).start();
    } catch (BundleException | RuntimeException e) {
      throw new UnusableFileException(jar + " cannot be started: " + e.getMessage(), e);
    }
  }

  @Override
  public int applyAsInt(List<String> arguments, PrintStream out) {
    try {
      ReplayOptions options = ReplayOptions.parse(arguments);
      InstanceSettings settings = options.settings();
      List<RecordedChat> recordings = new ArrayList<>();
      for (String file : options.recordings()) {
        recordings.add(RecordedChat.read(file));
      }
      for (String jar : options.bundles()) {
        installing.install(jar);
      }
      int result = 0;
      for (int i = 0; i < recordings.size(); i++) {
        String file = options.recordings().get(i);
        String type = type(file, recordings.get(i), options);
        result = Math.max(result, play(file, recordings.get(i), type, settings, out));
      }
      out.println(
          result == 0 ? "replay: no difference" : "replay: DIFFERENT (- recorded, + played)");
      return result;
    } catch (IllegalArgumentException | UnusableRecordingException | UnusableFileException e) {
      out.println("replay: " + e.getMessage());
      return UNUSABLE;
    }
  }

  private static String type(String file, RecordedChat recording, ReplayOptions options)
      throws UnusableFileException {
    String recorded = recording.header().text(Lines.WIRE);
    String type = options.wire() == null ? recorded : options.wire();
    if (type.isEmpty()) {
      return WebChatConfiguration.GMS_REST; // there was no configuration yet
    }
    if (OnSimulator.wire(type).isEmpty()) {
      throw new UnusableFileException(
          file
              + ", line 1: wire: the simulator has no "
              + type
              + "; --wire names one of "
              + OnSimulator.transportTypes());
    }
    return type;
  }

  private int play(
      String file,
      RecordedChat recording,
      String type,
      InstanceSettings settings,
      PrintStream out) {
    ReplayPlan plan = new ReplayPlan(recording);
    out.println(
        file + ": " + type + ", texts as they were " + recording.header().text(Lines.TEXTS));
    notes(recording, plan).forEach(note -> out.println("  note: " + note));
    String id = "replay-" + RUNS.incrementAndGet();
    Wire wire = OnSimulator.wire(type).orElseThrow();
    SeenMessages seen = new SeenMessages(id);
    Runnable unplug = plugging.plug(seen, FIRST);
    try (ChatSimulator simulator = new SimulatorBuilder().start()) {
      ReplayChat chat = new ReplayChat(factory, simulator);
      Observed played =
          chat.play(plan, OnSimulator.lead(settings.withId(id), simulator, wire, FAST), seen);
      List<String> differences = differences(plan.expected(), plan.comparable(played));
      chat.refused().forEach(each -> differences.add("  " + Comparison.oneLine(each)));
      differences.forEach(out::println);
      out.println(
          "  "
              + plan.expected().messages().size()
              + " messages recorded, "
              + (differences.isEmpty() ? "played the same" : "played differently"));
      return differences.isEmpty() ? 0 : DIFFERENT;
    } catch (ReplayFailure e) {
      out.println("  FAILED: " + Comparison.oneLine(e.getMessage()));
      return DIFFERENT;
    } finally {
      unplug.run();
    }
  }

  private static List<String> differences(Observed expected, Observed played) {
    List<String> lines =
        new ArrayList<>(Comparison.of("messages", expected.messages(), played.messages()));
    for (Sequence sequence : Sequence.values()) {
      String what =
          switch (sequence) {
            case EVENTS -> "events";
            case OWN_EVENTS -> "events of the customer";
            case ERRORS -> "errors";
          };
      lines.addAll(Comparison.of(what, expected.events(sequence), played.events(sequence)));
    }
    return lines;
  }

  private static List<String> notes(RecordedChat recording, ReplayPlan plan) {
    List<String> notes = new ArrayList<>();
    if (!plan.hasStart()) {
      notes.add("the recording begins within a chat: who joined is not compared");
    }
    if (recording.cutOff()) {
      notes.add("the recording was cut off: it is played as far as it goes");
    }
    if (recording.leftOut() > 0) {
      notes.add("the recording lacks " + recording.leftOut() + " lines");
    }
    if (plan.withheld() > 0) {
      notes.add(
          plan.withheld()
              + " messages of the customer are not played: filters hid them, or they never came"
              + " back");
    }
    if (plan.isPreprocessed()) {
      notes.add("preprocessors work on texts that were preprocessed when they were recorded");
    }
    return notes;
  }
}
