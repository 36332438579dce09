package io.tocsin.venues.mexc;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tocsin.venues.ControlSink;
import io.tocsin.venues.Json;
import io.tocsin.venues.MalformedFrameException;
import java.io.IOException;
import java.util.List;

/**
 * MEXC spot's text frames: answers to subscriptions and pings. A refusal has code 0, too, so only
 * the text tells: an acknowledgement is made of the names that were asked for and nothing else.
 */
final class MexcSpotAnswers {

  private static final String PONG = "PONG";
  private static final long NO_ID = -1;

  private final Json.Reader reader = this::read;
  private long id;
  private long code;
  private String message = "";
  private boolean answer;

  void text(char[] frame, int from, int length, ControlSink sink) throws MalformedFrameException {
    id = NO_ID;
    code = 0;
    message = "";
    answer = false;
    Json.read(frame, from, length, reader);
    if (!answer) {
      throw new MalformedFrameException("is text, and no answer with \"msg\"");
    }
    tell(sink);
  }

  private void read(JsonParser parser) throws IOException, MalformedFrameException {
    Json.expect(parser, JsonToken.START_OBJECT, "the frame");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      switch (name) {
        case "id" -> id = token == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : NO_ID;
        case "code" -> code = token == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : NO_ID;
        case "msg" -> {
          answer = true;
          message = String.valueOf(parser.getValueAsString());
        }
        default -> parser.skipChildren();
      }
    }
  }

  private void tell(ControlSink sink) {
    if (message.equals(PONG)) {
      sink.pong();
      return;
    }
    List<MexcSpotTopics.Named> named = MexcSpotTopics.within(message);
    if (code == 0 && MexcSpotTopics.areNames(message)) {
      named.forEach(topic -> sink.acknowledged(topic.channel(), topic.venueSymbol()));
      return;
    }
    // "Reason" is followed by the full-width colon, and by more blanks than a sentence needs.
    String reason =
        message.replace("\uFF1A", ": ").replaceAll("\\s+", " ").strip() + " (code " + code + ")";
    if (named.isEmpty()) {
      // The venue echoes 0 where it was given no id; ours begin at 1.
      sink.refused(id > 0 ? id : NO_ID, reason);
    } else {
      named.forEach(topic -> sink.refused(topic.channel(), topic.venueSymbol(), reason));
    }
  }
}
