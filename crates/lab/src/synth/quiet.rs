//! Reports that tell no violence, so that the gate has something to hold back.

use anyhow::Result;

use super::{Options, rng::Rng, tell::Draft, truth::Form, words::Slots, world::World};

/// One report of sports, markets or weather.
pub fn report(world: &World, options: &Options, index: usize) -> Result<Draft> {
    let rng = &mut Rng::stream(options.seed, 3, index as u64);
    let quiet = &world.quiet;
    let (subject, sentences) =
        *rng.pick(&[("Sports", &quiet.sports), ("Markets", &quiet.markets), ("Weather", &quiet.weather)]);
    let bare = rng.pick(&world.towns).name.to_owned();
    let slots = Slots { town: bare.clone(), bare: bare.clone(), count: rng.within(2, 9), ..Slots::default() };
    let mut text: Vec<String> = Vec::new();
    for templates in [sentences, sentences, &quiet.more] {
        let sentence = slots.fill(rng.words(templates))?;
        if !text.contains(&sentence) {
            text.push(sentence);
        }
    }
    Ok(Draft {
        publisher: rng.pick(&world.common.outlets).clone(),
        published: (rng.below(options.days()), rng.within(300, 1380)),
        title: format!("{subject} in {bare}"),
        text: text.join(" "),
        form: Form::Brief,
        copy_of: None,
        updates: None,
        says: Vec::new(),
        recalls: None,
    })
}
