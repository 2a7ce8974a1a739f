# The home page of an imaginary museum, to try the chat.

demo-title = { $museum } | Home
demo-description = A museum of natural history and archaeology: collections, exhibitions, tours and workshops.
demo-skip = Skip to content
demo-nav-label = Main navigation
demo-nav-visit = Plan your visit
demo-nav-exhibitions = Exhibitions
demo-nav-ask = Ask a question
demo-languages-label = Language

demo-kicker = Natural history and archaeology
demo-hero = It all starts with a question
demo-lead = From the first knapped flint to the meteorite that fell in a vineyard, the { $museum } keeps more than two hundred thousand objects, and the wish to understand where they come from.
demo-action-visit = Plan your visit
demo-action-exhibitions = See the exhibitions

demo-today = Today at the museum
demo-fact-late = Late opening
demo-fact-free = Free entry

demo-exhibitions = On now
demo-card-1-kicker = Exhibition
demo-card-1-title = First fires
demo-card-1-text = Hearths, grease lamps and shattered stones: how the flame changed the nights of Palaeolithic hunters.
demo-card-2-kicker = Permanent collection
demo-card-2-title = The bone gallery
demo-card-2-text = A mammoth, a whale stranded in 1843 and three hundred skeletons, from hummingbird to draught horse.
demo-card-3-kicker = For families
demo-card-3-title = The digger’s workshop
demo-card-3-text = Trowel and brush in hand, children uncover a mosaic and learn to date a layer of soil.

demo-visit = Plan your visit
demo-visit-hours = Opening hours
demo-visit-hours-text = Open { $week }.
demo-visit-prices = Prices
demo-visit-access = Access
demo-visit-access-text = The museum is step-free from the square. A free cloakroom takes bags and pushchairs.

demo-ask = A question?
demo-ask-text = About a visit, an object or a stone found by the path: open the conversation at the bottom of the page. A program answers at once with the museum’s own texts; for the rest, our team takes over.

demo-footer = The { $museum } is an imaginary museum, made to try Curio.
demo-footer-staff = Staff access
