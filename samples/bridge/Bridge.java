import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Scanner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Brings a channel, here the console, into a chat: java Bridge.java URL KEY. */
public class Bridge {
  static final HttpClient HTTP = HttpClient.newHttpClient();
  static final Pattern TEXT = Pattern.compile("\"text\":\"((?:[^\"\\\\]|\\\\.)*)\"");
  static String key;
  static volatile boolean over;

  public static void main(String[] args) throws Exception {
    key = args[1];
    var started = HTTP.send(
        request(args[0] + "/chats").POST(BodyPublishers.ofString("{\"form\":{\"nickname\":\"Jane\"}}")).build(),
        BodyHandlers.ofString());
    if (started.statusCode() != 201) throw new IllegalStateException(started.body());
    String chat = args[0] + "/chats/" + value(started.body(), "id");
    Thread events = new Thread(() -> read(chat));
    events.start();
    for (Scanner lines = new Scanner(System.in, "UTF-8"); lines.hasNextLine(); ) {
      String text = lines.nextLine().replace("\\", "\\\\").replace("\"", "\\\"");
      var sent = HTTP.send(
          request(chat + "/commands/sendMessage").header("Idempotency-Key", "" + System.nanoTime())
              .POST(BodyPublishers.ofString("{\"message\":\"" + text + "\"}")).build(),
          BodyHandlers.ofString());
      if (sent.statusCode() != 200) System.out.println("not sent: " + sent.body());
    }
    over = true;
    HTTP.send(request(chat).DELETE().build(), BodyHandlers.discarding());
    events.join();
  }

  static void read(String chat) {
    String[] last = {""};
    while (!over) {
      try { // a stream that breaks is opened again behind the last event
        var stream = HTTP.send(
            last[0].isEmpty() ? request(chat + "/events").build()
                : request(chat + "/events").header("Last-Event-ID", last[0]).build(),
            BodyHandlers.ofLines());
        if (stream.statusCode() == 404 || stream.statusCode() == 410) return;
        stream.body().forEach(line -> {
          if (line.startsWith("id: ")) last[0] = line.substring(4);
          if (line.contains("\"event\":\"WebChatService.messageReceived\"")) {
            String messages = line.replaceFirst(".*?\"messages\":", "").replaceFirst("\"originalMessages\":.*", "");
            texts(messages).forEach(System.out::println);
          }
          if (line.contains("\"event\":\"WebChatService.ended\"")) over = true;
        });
      } catch (Exception broken) {
        System.err.println("again: " + broken);
      }
    }
  }

  static HttpRequest.Builder request(String url) {
    return HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + key);
  }

  static Stream<String> texts(String messages) { // an event may have several messages
    return TEXT.matcher(messages).results().map(found -> found.group(1).replace("\\\"", "\""));
  }

  static String value(String json, String name) { // a bridge of yours has a JSON library
    Matcher found = Pattern.compile("\"" + name + "\":\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(json);
    return found.find() ? found.group(1).replace("\\\"", "\"") : "";
  }
}
