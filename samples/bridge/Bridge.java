import com.fasterxml.jackson.databind.*;
import java.net.URI;
import java.net.http.*;
import java.util.*;

/** Brings a channel, here the console, into a chat: java -cp 'JACKSON/*' Bridge.java URL KEY. */
public class Bridge {
  static final HttpClient HTTP = HttpClient.newHttpClient();
  static final ObjectMapper JSON = new ObjectMapper();
  static String key, chat, last = ""; // id of the last event
  static long shown = -1; // index of the last message
  public static void main(String[] args) throws Exception {
    key = args[1];
    chat = args[0] + "/chats";
    chat += "/" + call("POST", "", "{\"form\":{\"nickname\":\"Jane\"}}").required("id").asText();
    new Thread(() -> { while (true) try { read(); } catch (Exception e) { System.err.println("again: " + e); } }).start();
    for (Scanner in = new Scanner(System.in, "UTF-8"); in.hasNextLine(); )
      call("POST", "/commands/sendMessage", JSON.writeValueAsString(Map.of("message", in.nextLine())));
    call("DELETE", "", "");
  }
  static JsonNode call(String method, String path, String body) throws Exception {
    return JSON.readTree(String.join("", lines(method, path, body)));
  }
  static Iterable<String> lines(String method, String path, String body) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(chat + path)).method(method, HttpRequest.BodyPublishers.ofString(body))
        .headers("Authorization", "Bearer " + key, "Idempotency-Key", "" + UUID.randomUUID(), "Last-Event-ID", last).build();
    for (; ; Thread.sleep(1000)) try { // the same again, which is done once
      var answer = HTTP.send(request, HttpResponse.BodyHandlers.ofLines());
      boolean isOther = answer.headers().firstValue("Content-Type").orElse("").contains("html"); // not the service
      if (answer.statusCode() >= 400) System.err.println(method + " " + path + ": " + answer.statusCode());
      if (answer.statusCode() != 429 && answer.statusCode() != 503 && !isOther) return answer.body()::iterator;
    } catch (java.io.IOException e) { System.err.println("again: " + e); }
  }
  static void read() throws Exception { // events until the stream breaks
    String id = last;
    for (String line : lines("GET", "/events", "")) {
      if (line.startsWith("id: ")) id = line.substring(4);
      if (!line.contains("{")) continue;
      JsonNode event = JSON.readTree(line.substring(line.indexOf('{'))), told = event.path("data");
      String name = event.path("event").asText(event.path("code").asText());
      if (List.of("WebChatService.ended", "NO_CHANNEL", "UNAUTHORIZED").contains(name)) System.exit(0);
      if (name.equals("POSITION_LOST")) told = call("GET", "/transcript", ""); // of another container
      for (JsonNode message : told.path("messages")) if (message.path("index").asLong(shown + 1) > shown) {
        shown = message.path("index").asLong(shown);
        if (!message.path("text").asText().isEmpty()) System.out.println(message.get("text").asText());
      }
      last = told.path("lastEventId").asText(id);
    }
  }
}
