package io.tocsin.benchmarks;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import io.tocsin.model.Instrument;
import io.tocsin.model.InstrumentId;
import io.tocsin.model.MarketBatch;
import io.tocsin.model.TakerSide;
import io.tocsin.venues.FrameSink;
import io.tocsin.venues.MalformedFrameException;
import io.tocsin.venues.VenueDecoder;
import io.tocsin.venues.WireDecimal;
import io.tocsin.venues.mexc.MexcSpotAdapter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From the bytes of a MEXC spot frame of deals to a {@link MarketBatch} of trades, one frame at a
 * time.
 *
 * <p>{@link #tocsin}: the decoder, as the pipeline calls it, symbol looked up, decimals with the
 * venue's digits. The rivals use protobuf-java, skip the look-up and take the prices through {@code
 * Double.parseDouble}: {@link #runtime} reads with {@code CodedInputStream} into objects of a
 * String a field, which is what generated code does; {@link #dynamic} reads a {@code
 * DynamicMessage}, which needs no generated code.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MexcFrameBenchmark {

  private static final InstrumentId ID = new InstrumentId("mexc", "BTC_USDT");
  private static final List<InstrumentId> IDS = List.of(ID);
  private static final String EVENT = "spot@public.aggre.deals.v3.api.pb@10ms";
  private static final long TIME = 1_790_281_246_176L;
  private static final long MILLIS = 1_000;
  private static final int BODY = 314;

  /** Deals in the frame. */
  @Param({"1", "10"})
  public int deals = 1;

  private byte[] frame = {};
  private final VenueDecoder decoder = new MexcSpotAdapter().newDecoder();
  private final Rows rows = new Rows();

  @SuppressWarnings("NullAway.Init")
  private Schema schema;

  /** Makes the frame, as MEXC sends it. */
  @Setup
  public void prepare() throws IOException, DescriptorValidationException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeString(1, EVENT + "@BTCUSDT");
    out.writeString(3, "BTCUSDT");
    out.writeInt64(6, TIME + 30);
    out.writeByteArray(BODY, body());
    out.flush();
    frame = bytes.toByteArray();
    schema = new Schema();
    decoder.register(
        new Instrument(
            ID,
            "BTCUSDT",
            new BigDecimal("0.01"),
            new BigDecimal("0.000001"),
            BigDecimal.ZERO,
            BigDecimal.ONE,
            true),
        0);
    MarketBatch ours;
    try {
      ours = tocsin();
    } catch (MalformedFrameException e) {
      throw new IllegalStateException(e);
    }
    for (MarketBatch theirs : List.of(runtime(), dynamic())) {
      for (int i = 0; i < deals; i++) {
        if (theirs.price(i) != ours.price(i)
            || theirs.quantity(i) != ours.quantity(i)
            || theirs.timeMicros(i) != ours.timeMicros(i)
            || theirs.side(i) != ours.side(i)) {
          throw new IllegalStateException("the rivals read something else: " + theirs);
        }
      }
    }
  }

  private byte[] body() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    for (int i = 0; i < deals; i++) {
      ByteArrayOutputStream deal = new ByteArrayOutputStream();
      CodedOutputStream fields = CodedOutputStream.newInstance(deal);
      fields.writeString(1, "84270." + (10 + i));
      fields.writeString(2, "0.0009982" + i % 10);
      fields.writeInt32(3, 1 + i % 2);
      fields.writeInt64(4, TIME + i);
      fields.writeString(5, "731901896985399296X0_731901896985399297X0");
      fields.flush();
      out.writeByteArray(1, deal.toByteArray());
    }
    out.writeString(2, EVENT);
    out.flush();
    return bytes.toByteArray();
  }

  @Benchmark
  public MarketBatch tocsin() throws MalformedFrameException {
    rows.batch = MarketBatch.builder(IDS, 1);
    decoder.binary(frame, 0, frame.length, rows);
    return rows.batch.build();
  }

  /** What protoc would generate, less what it would do besides. */
  private record Deal(String price, String quantity, int type, long time, String id) {}

  @Benchmark
  public MarketBatch runtime() throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(frame);
    String channel = "";
    String symbol = "";
    long sent = 0;
    List<Deal> read = List.of();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case 1 -> channel = in.readStringRequireUtf8();
        case 3 -> symbol = in.readStringRequireUtf8();
        case 6 -> sent = in.readInt64();
        case BODY -> read = deals(in);
        default -> in.skipField(tag);
      }
    }
    if (channel.isEmpty() || symbol.isEmpty()) {
      throw new IllegalStateException();
    }
    MarketBatch.Builder batch = MarketBatch.builder(IDS, 1);
    for (Deal deal : read) {
      add(batch, deal.price(), deal.quantity(), deal.type(), deal.time(), sent);
    }
    return batch.build();
  }

  private static List<Deal> deals(CodedInputStream in) throws IOException {
    List<Deal> read = new ArrayList<>();
    int outer = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag >>> 3 == 1) {
        read.add(deal(in));
      } else {
        in.skipField(tag);
      }
    }
    in.popLimit(outer);
    return read;
  }

  private static Deal deal(CodedInputStream in) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    String price = "";
    String quantity = "";
    int type = 0;
    long time = 0;
    String id = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case 1 -> price = in.readStringRequireUtf8();
        case 2 -> quantity = in.readStringRequireUtf8();
        case 3 -> type = in.readInt32();
        case 4 -> time = in.readInt64();
        case 5 -> id = in.readStringRequireUtf8();
        default -> in.skipField(tag);
      }
    }
    in.popLimit(outer);
    return new Deal(price, quantity, type, time, id);
  }

  @Benchmark
  public MarketBatch dynamic() throws IOException {
    DynamicMessage wrapper = DynamicMessage.parseFrom(schema.wrapper, frame);
    DynamicMessage body = (DynamicMessage) wrapper.getField(schema.body);
    long sent = (Long) wrapper.getField(schema.sendTime);
    MarketBatch.Builder batch = MarketBatch.builder(IDS, 1);
    int count = body.getRepeatedFieldCount(schema.deals);
    for (int i = 0; i < count; i++) {
      DynamicMessage deal = (DynamicMessage) body.getRepeatedField(schema.deals, i);
      add(
          batch,
          (String) deal.getField(schema.price),
          (String) deal.getField(schema.quantity),
          (Integer) deal.getField(schema.tradeType),
          (Long) deal.getField(schema.time),
          sent);
    }
    return batch.build();
  }

  private static void add(
      MarketBatch.Builder batch, String price, String quantity, int type, long time, long sent) {
    batch.trade(
        0,
        time * MILLIS,
        sent * MILLIS,
        Double.parseDouble(price),
        Double.parseDouble(quantity),
        type == 1 ? TakerSide.BUY : TakerSide.SELL,
        FrameSink.NO_ID,
        false);
  }

  /** The messages, described in code by their names, numbers and types. */
  private static final class Schema {
    private final Descriptor wrapper;
    private final FieldDescriptor body;
    private final FieldDescriptor sendTime;
    private final FieldDescriptor deals;
    private final FieldDescriptor price;
    private final FieldDescriptor quantity;
    private final FieldDescriptor tradeType;
    private final FieldDescriptor time;

    Schema() throws DescriptorValidationException {
      FileDescriptorProto file =
          FileDescriptorProto.newBuilder()
              .setName("mexc.proto")
              .setSyntax("proto3")
              .addMessageType(
                  message("Wrapper")
                      .addField(field("channel", 1, Type.TYPE_STRING))
                      .addField(field("symbol", 3, Type.TYPE_STRING))
                      .addField(field("sendTime", 6, Type.TYPE_INT64))
                      .addField(
                          field("publicAggreDeals", BODY, Type.TYPE_MESSAGE).setTypeName("Deals")))
              .addMessageType(
                  message("Deals")
                      .addField(
                          field("deals", 1, Type.TYPE_MESSAGE)
                              .setTypeName("Deal")
                              .setLabel(Label.LABEL_REPEATED))
                      .addField(field("eventType", 2, Type.TYPE_STRING)))
              .addMessageType(
                  message("Deal")
                      .addField(field("price", 1, Type.TYPE_STRING))
                      .addField(field("quantity", 2, Type.TYPE_STRING))
                      .addField(field("tradeType", 3, Type.TYPE_INT32))
                      .addField(field("time", 4, Type.TYPE_INT64))
                      .addField(field("tradeId", 5, Type.TYPE_STRING)))
              .build();
      FileDescriptor described = FileDescriptor.buildFrom(file, new FileDescriptor[0]);
      wrapper = described.findMessageTypeByName("Wrapper");
      body = wrapper.findFieldByNumber(BODY);
      sendTime = wrapper.findFieldByNumber(6);
      deals = body.getMessageType().findFieldByNumber(1);
      Descriptor deal = deals.getMessageType();
      price = deal.findFieldByNumber(1);
      quantity = deal.findFieldByNumber(2);
      tradeType = deal.findFieldByNumber(3);
      time = deal.findFieldByNumber(4);
    }

    private static DescriptorProto.Builder message(String name) {
      return DescriptorProto.newBuilder().setName(name);
    }

    private static FieldDescriptorProto.Builder field(String name, int number, Type type) {
      return FieldDescriptorProto.newBuilder()
          .setName(name)
          .setNumber(number)
          .setType(type)
          .setLabel(Label.LABEL_OPTIONAL);
    }
  }

  /** Where the decoder's calls end: trades become rows. */
  private static final class Rows extends LastEvent {
    private MarketBatch.Builder batch = MarketBatch.builder(IDS, 1);

    Rows() {
      super(update -> update);
    }

    @Override
    public void trade(
        int symbol,
        long timeMicros,
        long sentMicros,
        WireDecimal price,
        WireDecimal quantity,
        TakerSide side,
        long tradeId,
        boolean past) {
      batch.trade(
          symbol,
          timeMicros,
          sentMicros,
          price.toDouble(),
          quantity.toDouble(),
          side,
          tradeId,
          past);
    }
  }
}
