package dev.taskqueue.service.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The HTTP API {@code /v1}: a router that turns requests into messages to queues.
 *
 * <pre>{@code
 * HttpApi api = new HttpApi(vertx, Map.of("default", "task-queue"), options);
 * vertx.createHttpServer(options.toServerOptions(false))
 *     .connectionHandler(api::opened)
 *     .requestHandler(api.router())
 *     .listen();
 * }</pre>
 *
 * <p>Other resources can be mounted on the same router: {@code
 * api.router().get("/metrics").handler(api.readAccess()).handler(…)}. They are guarded against
 * pages of other origins and have the security headers, which they may replace. A page that is
 * served with a policy of its own replaces {@code Content-Security-Policy}.
 */
public final class HttpApi {

  private static final String QUEUE = "/v1/queues/:queue";
  private static final String SCOPE = QUEUE + "/scopes/:scope";

  /** Where the service tells how it is, if it does. */
  private static final String HEALTH = "/health/";

  /** The one resource that GET changes: what it reads is taken. */
  private static final String OUTCOMES = SCOPE + "/outcomes";

  private static final String CHANGED_BY_GET = "dev.taskqueue.changedByGet";

  private final Shared api;
  private final Access access;
  private final Connections connections;
  private final Router router;
  private final Handler<RoutingContext> bodies;
  private volatile BooleanSupplier started = () -> true;

  /**
   * An API for queues that are reached by messages, on this node or another one.
   *
   * @param queues the event-bus address of each queue, by its name in URLs
   * @throws IllegalArgumentException if a name does not suit a URL
   */
  public HttpApi(Vertx vertx, Map<String, String> queues, HttpOptions options) {
    api = new Shared(vertx, queues, options);
    access = new Access(options.token(), options.readOnlyToken());
    connections = new Connections(vertx, options.limits().connections(), options.getIdleTimeout());
    router = Router.router(vertx);
    bodies = Bodies.reader(options.limits().bodyBytes());
    guard(options);
    serve();
  }

  /** The API, to which other resources may be added. */
  public Router router() {
    return router;
  }

  /** To be told of each connection of the server, as some are too many or idle for too long. */
  public void opened(HttpConnection connection) {
    connections.opened(connection);
  }

  /** Lets requests pass that may read; for resources beside the API. */
  public Handler<RoutingContext> readAccess() {
    return access::read;
  }

  /** Whether the sender of a request may do everything. */
  public boolean mayWrite(RoutingContext request) {
    return access.mayWrite(request);
  }

  /**
   * Refuses all requests but those for health until the service has started, as there is nothing
   * behind the API yet. To be called before the server listens.
   */
  public void refuseUntil(BooleanSupplier hasStarted) {
    started = hasStarted;
  }

  /**
   * Asks the queues for their scopes, which may be from before the start, so that they count
   * against the limit from the first put on. To be called when the queues are there.
   */
  public void learnScopes() {
    api.queues().all().forEach(api.watch()::look);
  }

  /** From now on puts are refused, as the service is about to stop. Everything else is served. */
  public void drain() {
    api.drain();
  }

  /**
   * Ends the streams, each with a last line, as the server is about to be closed. To be called
   * after {@link #drain}.
   *
   * @param patience for what a queue has been asked and has not answered, and for a scope's last
   *     outcomes
   * @return does not fail
   */
  public Future<Void> endStreams(Duration patience) {
    return api.open().end(patience);
  }

  /** Joins and puts that are under way. */
  int openPolls() {
    return api.polls().taken();
  }

  /** Streams that are under way. */
  int openStreams() {
    return api.streams().taken();
  }

  int openConnections() {
    return connections.count();
  }

  private void guard(HttpOptions options) {
    router.route().handler(connections::track);
    router.route().failureHandler(Answers::failure);
    for (int status : new int[] {400, 404, 405, 413, 500}) {
      router.errorHandler(status, request -> Answers.failure(request, status));
    }
    router.route().handler(new BrowserGuard(options)).handler(new Framing());
    router.route().handler(this::refuseBeforeStart);
    // By route, as the router takes other spellings of a path for the same.
    router.route(OUTCOMES).handler(request -> request.put(CHANGED_BY_GET, true).next());
    router.route().handler(HttpApi::serveHead);
    if (!options.getCorsOrigins().isEmpty()) {
      router.route().handler(corsOf(options.getCorsOrigins()));
    }
  }

  /** What comes from pages of our own has been let in, and is none of its business. */
  private static Handler<RoutingContext> corsOf(List<String> origins) {
    CorsHandler cors =
        CorsHandler.create()
            .addOrigins(origins)
            .allowedMethods(
                Set.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.DELETE, HttpMethod.PATCH))
            .allowedHeaders(Set.of("Authorization", "Content-Type", "Idempotency-Key"))
            .exposedHeaders(Set.of("Location", "Retry-After"));
    return request -> {
      String origin = request.request().getHeader(HttpHeaders.ORIGIN);
      if (origin == null || origins.contains(origin)) {
        cors.handle(request);
      } else {
        request.next();
      }
    };
  }

  private void refuseBeforeStart(RoutingContext request) {
    if (!started.getAsBoolean() && !request.normalizedPath().startsWith(HEALTH)) {
      api.refuseWhileDraining();
      throw Shared.starting().exception();
    }
    request.next();
  }

  /**
   * Serves HEAD as GET, whose answer Vert.x then sends without its body; but never what GET
   * changes.
   */
  private static void serveHead(RoutingContext request) {
    boolean isHead = request.request().method().equals(HttpMethod.HEAD);
    if (isHead && request.get(CHANGED_BY_GET) == null) {
      String query = request.request().query();
      String path = request.request().path(); // alone, even of a target that names the host
      request.reroute(HttpMethod.GET, query == null ? path : path + "?" + query);
    } else {
      request.next();
    }
  }

  private void serve() {
    router.get("/v1/openapi.json").handler(new OpenApiDocument());
    router.route("/v1/*").handler(access::read);
    Controls controls = new Controls(api);
    read("/v1/queues", controls::queues);
    read(QUEUE, controls::queue);
    read(QUEUE + "/running", controls::running);
    read(QUEUE + "/scopes", controls::scopes);
    read(SCOPE, controls::progress);
    write(HttpMethod.POST, QUEUE + "/pause", controls::pause);
    write(HttpMethod.POST, QUEUE + "/resume", controls::resume);
    write(HttpMethod.POST, QUEUE + "/clear", controls::clear);
    write(HttpMethod.POST, QUEUE + "/resize", controls::resize);
    write(HttpMethod.DELETE, QUEUE + "/tasks/:id", controls::cancelTask);
    write(HttpMethod.PATCH, QUEUE + "/tasks/:id", controls::setPriority);
    write(HttpMethod.DELETE, SCOPE, controls::cancelScope);
    write(HttpMethod.POST, SCOPE + "/join", new Joins(api)::join);
    write(HttpMethod.DELETE, QUEUE + "/joins/:joinId", controls::acknowledge);
    write(HttpMethod.GET, OUTCOMES, context -> OutcomeFeed.start(api, context));
    put();
    refuseOtherMethods();
  }

  private void put() {
    PutTask put = new PutTask(api);
    router
        .post(QUEUE + "/tasks")
        .handler(access::write)
        .handler(
            context -> {
              if (Bodies.isLines(context)) {
                PutStream.start(api, context);
              } else {
                context.next();
              }
            });
    router.post(QUEUE + "/tasks").handler(bodies).handler(put::handle);
  }

  private void read(String path, Handler<RoutingContext> handler) {
    router.get(path).handler(handler);
  }

  private void write(HttpMethod method, String path, Handler<RoutingContext> handler) {
    router.route(method, path).handler(access::write);
    router.route(method, path).handler(bodies).handler(handler);
  }

  private static Stream<String> methodsOf(Route route) {
    Set<HttpMethod> methods = Objects.requireNonNull(route.methods());
    Stream<String> names = methods.stream().map(HttpMethod::name);
    return methods.contains(HttpMethod.GET) && !OUTCOMES.equals(route.getPath())
        ? Stream.concat(names, Stream.of("HEAD"))
        : names;
  }

  /** Tells which methods a resource has, when it is asked for by another one. */
  private void refuseOtherMethods() {
    Map<String, String> methods =
        router.getRoutes().stream()
            .filter(route -> route.getPath() != null && route.methods() != null)
            .collect(
                Collectors.groupingBy(
                    route -> route.getPath(),
                    Collectors.flatMapping(
                        HttpApi::methodsOf,
                        Collectors.collectingAndThen(
                            Collectors.toCollection(java.util.TreeSet::new),
                            names -> String.join(", ", names)))));
    methods.forEach(
        (path, names) ->
            router
                .route(path)
                .handler(
                    context -> {
                      throw Problem.of(
                              Problem.Kind.METHOD_NOT_ALLOWED,
                              "the resource has the methods " + names)
                          .allow(names)
                          .exception();
                    }));
  }
}
